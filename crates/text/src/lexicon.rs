//! Words and their tags; regular inflection.

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::Tag;

/// Tags of one word, most frequent first.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tags {
    tags: [Option<Tag>; 4],
}

impl Tags {
    pub(crate) fn first(self) -> Option<Tag> {
        self.tags[0]
    }

    pub(crate) fn has(self, tag: Tag) -> bool {
        self.tags.contains(&Some(tag))
    }

    pub(crate) fn any(self, test: fn(Tag) -> bool) -> Option<Tag> {
        self.tags.iter().flatten().copied().find(|t| test(*t))
    }

    fn add(&mut self, tag: Tag) {
        if !self.has(tag)
            && let Some(free) = self.tags.iter_mut().find(|t| t.is_none())
        {
            *free = Some(tag);
        }
    }
}

/// Words of the treebank (data/lexicon.tsv), then forms of verbs (data/verbs.txt) that it lacks.
static WORDS: LazyLock<FxHashMap<String, Tags>> = LazyLock::new(|| {
    let mut words: FxHashMap<String, Tags> = FxHashMap::default();
    for line in include_str!("../data/lexicon.tsv").lines() {
        if let Some((word, tags)) = line.split_once('\t') {
            let entry = words.entry(word.to_owned()).or_default();
            tags.split(' ').filter_map(Tag::parse).for_each(|t| entry.add(t));
        }
    }
    for line in include_str!("../data/verbs.txt").lines().filter(|l| !l.starts_with('#')) {
        let mut parts = line.split_whitespace();
        let Some(base) = parts.next() else { continue };
        let irregular: Vec<&str> = parts.collect();
        let forms = inflect(base, &irregular);
        let known = words.contains_key(base);
        let mut add = |form: &str, tag| words.entry(form.to_owned()).or_default().add(tag);
        if !known {
            add(base, Tag::VB);
        }
        add(base, Tag::VB);
        add(base, Tag::VBP);
        add(&forms.present, Tag::VBZ);
        add(&forms.past, Tag::VBD);
        add(&forms.participle, Tag::VBN);
        add(&forms.gerund, Tag::VBG);
    }
    words
});

pub(crate) fn look_up(lower: &str) -> Option<Tags> {
    WORDS.get(lower).copied()
}

/// Forms of an English verb.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inflection {
    /// "says"
    pub present: String,
    /// "said"
    pub past: String,
    /// "said"
    pub participle: String,
    /// "saying"
    pub gerund: String,
}

/// The forms of a verb given by its base and, where irregular, its past and participle (one form stands for
/// both). A final consonant is doubled where `irregular` says so by its past ("admit admitted").
#[must_use]
pub fn inflect(base: &str, irregular: &[&str]) -> Inflection {
    let vowel = |c: char| matches!(c, 'a' | 'e' | 'i' | 'o' | 'u');
    let consonant_y = base.ends_with('y') && base.chars().rev().nth(1).is_some_and(|c| !vowel(c));
    let stem = &base[..base.len().saturating_sub(1)];
    let present = if consonant_y {
        format!("{stem}ies")
    } else if ["s", "x", "z", "ch", "sh", "go", "do"].iter().any(|e| base.ends_with(e)) {
        format!("{base}es")
    } else {
        format!("{base}s")
    };
    let past = if let Some(past) = irregular.first() {
        (*past).to_owned()
    } else if base.ends_with('e') {
        format!("{base}d")
    } else if consonant_y {
        format!("{stem}ied")
    } else {
        format!("{base}ed")
    };
    let participle = irregular.get(1).map_or_else(|| past.clone(), |p| (*p).to_owned());
    let doubled = past.strip_suffix("ed").filter(|p| p.len() == base.len() + 1 && p.starts_with(base));
    let gerund = if let Some(doubled) = doubled {
        format!("{doubled}ing")
    } else if let Some(stem) = base.strip_suffix("ie") {
        format!("{stem}ying")
    } else if base.ends_with('e') && !base.ends_with("ee") && !base.ends_with("oe") && base != "be" {
        format!("{stem}ing")
    } else {
        format!("{base}ing")
    };
    Inflection { present, past, participle, gerund }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verbs_inflect() {
        let forms = |base, irregular: &[&str]| {
            let f = inflect(base, irregular);
            [f.present, f.past, f.participle, f.gerund].join(" ")
        };
        assert_eq!(forms("claim", &[]), "claims claimed claimed claiming");
        assert_eq!(forms("deny", &[]), "denies denied denied denying");
        assert_eq!(forms("say", &["said"]), "says said said saying");
        assert_eq!(forms("write", &["wrote", "written"]), "writes wrote written writing");
        assert_eq!(forms("admit", &["admitted"]), "admits admitted admitted admitting");
        assert_eq!(forms("argue", &[]), "argues argued argued arguing");
        assert_eq!(forms("stress", &[]), "stresses stressed stressed stressing");
    }
}
