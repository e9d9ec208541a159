//! New cases for the documents of `cases/`.

use std::path::Path;

use anyhow::{Result, bail, ensure};

use crate::jsonl;

/// Appends an empty case to `cases/FAMILY.md` under the repository's root; makes the document if it is new.
pub(crate) fn append(root: &Path, family: &str, name: &str) -> Result<String> {
    let plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '-' | '/');
    ensure!(
        !family.is_empty() && family.chars().all(plain) && !family.split('/').any(str::is_empty),
        "family {family:?}: give a path under cases/ in lower-case letters, such as attribution/parenthetical"
    );
    ensure!(!name.trim().is_empty() && !name.contains('\n'), "a case needs a name of one line");
    let path = root.join("cases").join(format!("{family}.md"));
    let mut text = if path.exists() { jsonl::read_text(&path)? } else { format!("# {family}\n") };
    let heading = format!("## {}", name.trim());
    if let Some(line) = text.lines().position(|line| line.trim_end() == heading) {
        bail!("{}: there is a case of this name", jsonl::at(&path, line + 1));
    }
    text.truncate(text.trim_end().len());
    text.push_str(&format!(
        "\n\n{heading}\n\n> passage\n\n| who | cue | content | manner | act |\n|---|---|---|---|---|\n| | | | | |\n"
    ));
    jsonl::write_text(&path, &text)?;
    Ok(path.display().to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_case_is_appended_once() -> Result<()> {
        let root = std::env::temp_dir().join(format!("xtask-cases-{}", std::process::id()));
        let path = append(&root, "attribution/colon", "a headline")?;
        append(&root, "attribution/colon", "a transcript")?;
        let text = jsonl::read_text(Path::new(&path))?;
        let again = append(&root, "attribution/colon", "a headline").map_err(|e| e.to_string());
        std::fs::remove_dir_all(&root)?;
        let case = "> passage\n\n| who | cue | content | manner | act |\n|---|---|---|---|---|\n| | | | | |\n";
        assert_eq!(text, format!("# attribution/colon\n\n## a headline\n\n{case}\n## a transcript\n\n{case}"));
        assert!(again.is_err_and(|e| e.ends_with("colon.md line 3: there is a case of this name")));
        assert!(append(&root, "../outside", "x").is_err());
        Ok(())
    }
}
