//! Every package that the workspace builds with is under a licence that deny.toml allows.

#![allow(clippy::unwrap_used, reason = "tests")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use spdx::{Expression, ParseMode};

#[test]
fn dependencies_are_under_licences_that_are_allowed() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let rules = std::fs::read_to_string(root.join("deny.toml")).unwrap();
    let (_, list) = rules.split_once("allow = [").unwrap();
    let (list, _) = list.split_once(']').unwrap();
    let allowed: Vec<&str> = list.split('"').skip(1).step_by(2).collect();
    let excepted = |package: &Value| {
        let package =
            format!("{{ crate = {}, allow = [\"{}\"] }}", package["name"], package["license"].as_str().unwrap());
        rules.contains(&package)
    };

    let mut cargo = Command::new(env!("CARGO"));
    let args = ["metadata", "--format-version", "1", "--locked", "--all-features"];
    let output = cargo.args(args).current_dir(root).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Value = serde_json::from_slice(&output.stdout).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 50);
    let refused: Vec<String> = packages
        .iter()
        .filter(|package| {
            if package["license"].is_string() && excepted(package) {
                return false;
            }
            let stated = package["license"].as_str().unwrap_or_default();
            !Expression::parse_mode(stated, ParseMode::LAX)
                .is_ok_and(|licence| licence.evaluate(|one| allowed.contains(&one.to_string().as_str())))
        })
        .map(|package| format!("{} {}: {}", package["name"], package["version"], package["license"]))
        .collect();
    assert!(refused.is_empty(), "not allowed by deny.toml: {refused:#?}");
}
