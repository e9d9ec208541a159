//! The codebook in the repository is that of the code.

use dixit_export::{Table, codebook};

#[test]
fn codebook_is_current() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schema/export.md");
    if std::env::var_os("DIXIT_WRITE_CODEBOOK").is_some() {
        std::fs::write(path, codebook()).unwrap();
    }
    let kept = std::fs::read_to_string(path).unwrap();
    assert!(
        kept == codebook(),
        "schema/export.md is old; DIXIT_WRITE_CODEBOOK=1 cargo test -p dixit-export --test export codebook"
    );
}

#[test]
fn each_column_is_named_once_and_explained() {
    for table in Table::ALL {
        let schema = table.schema();
        let book: Vec<serde_json::Value> = serde_json::from_str(&table.codebook()).unwrap();
        assert_eq!(book.len(), schema.fields().len());
        for (n, (field, entry)) in schema.fields().iter().zip(&book).enumerate() {
            assert_eq!(schema.index_of(field.name()).unwrap(), n, "{} twice", field.name());
            assert_eq!(entry["name"], field.name().as_str());
            assert!(!entry["meaning"].as_str().unwrap().is_empty());
            assert_eq!(entry.get("null").is_some(), field.is_nullable(), "{}", field.name());
        }
    }
}
