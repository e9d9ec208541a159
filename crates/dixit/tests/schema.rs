//! The kept schema is the one that the types make. After a change of the contract:
//! `DIXIT_WRITE_SCHEMA=1 cargo test -p dixit --test schema`

use std::path::Path;

#[test]
fn the_kept_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/reading.schema.json");
    let mut made = serde_json::to_string_pretty(&dixit::json::schema()).unwrap();
    made.push('\n');
    if std::env::var_os("DIXIT_WRITE_SCHEMA").is_some() {
        std::fs::write(&path, &made).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == made,
        "schema/reading.schema.json is not that of the types: a change of the contract is a new version of \
         dixit.reading and a line in CHANGELOG.md; then DIXIT_WRITE_SCHEMA=1 cargo test -p dixit --test schema"
    );
}
