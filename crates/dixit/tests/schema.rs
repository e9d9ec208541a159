//! The kept schema is the one that the types make. After a change of the contract: `cargo xtask schema`.

use std::path::Path;

#[test]
fn the_kept_schema_is_that_of_the_types() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../schema/reading.schema.json");
    let mut made = dixit::json::schema().to_value();
    made.sort_all_objects();
    let kept = std::fs::read_to_string(&path).unwrap_or_default();
    assert!(
        kept == format!("{made:#}\n"),
        "schema/reading.schema.json is not that of the types: a change of the contract is a new version of \
         dixit.reading and a line in CHANGELOG.md; then run cargo xtask schema"
    );
}
