//! The speakers as the reading gives them.

use dixit_attribution::Attribution;
use dixit_span::Span;
use dixit_text::Document;
use rustc_hash::FxHashMap;

use crate::names::{Class, Entity};
use crate::resolve::Resolver;
use crate::{Identities, Resolution, Speaker};

/// Forms of a name that a speaker has at most.
const FORMS: usize = 32;

/// Turns the entities that speak into speakers, in order of their first mention.
pub(crate) fn identities(doc: &Document<'_>, attributions: &[Attribution], resolver: Resolver<'_, '_>) -> Identities {
    let text = doc.text();
    let mut entities = resolver.names.entities;
    entities.iter_mut().for_each(|e| e.spans.sort_unstable());
    let named: Vec<usize> = entities.iter().map(|e| e.spans.len()).collect();
    for (attribution, found) in attributions.iter().zip(&resolver.found) {
        let Some(number) = found.entity else { continue };
        let entity = &mut entities[number as usize];
        // A source that holds the name is no mention beside it.
        for piece in attribution.source.iter() {
            let names = &entity.spans[..named[number as usize]];
            let at = names.partition_point(|s| s.end() <= piece.start());
            if !names.get(at).is_some_and(|s| s.overlaps(piece)) {
                entity.spans.push(piece);
            }
        }
        entity.add_role(found.role);
        if entity.fullest.is_empty() {
            for piece in attribution.source.iter().map(|p| p.slice(text)) {
                entity.add_name(as_written(piece));
                entity.add_name(without_degree(as_written(piece)));
            }
        }
    }
    entities.iter_mut().for_each(|e| e.spans.sort_unstable());
    let mut speaking: Vec<u32> = resolver.found.iter().filter_map(|f| f.entity).collect();
    speaking.sort_unstable();
    speaking.dedup();
    speaking.sort_by_key(|&e| entities[e as usize].spans.first().map(|s| s.start()));
    let number: FxHashMap<u32, usize> = speaking.iter().enumerate().map(|(n, &e)| (e, n)).collect();
    let words = |span: Span| (!span.is_empty()).then(|| span.slice(text).to_owned());
    Identities {
        speakers: speaking.iter().map(|&e| speaker(text, &entities, e)).collect(),
        resolutions: resolver
            .found
            .iter()
            .map(|f| Resolution {
                speaker: f.entity.and_then(|e| number.get(&e).copied()),
                role: words(f.role).or_else(|| (!f.told.is_empty()).then(|| f.told.to_owned())),
                speaks_for: words(f.speaks_for),
            })
            .collect(),
    }
}

fn speaker(text: &str, entities: &[Entity<'_>], number: u32) -> Speaker {
    let entity = &entities[number as usize];
    let (name, mut names) = names_of(entities, entity);
    names.retain(|n| *n != name);
    let mut roles: Vec<String> = Vec::new();
    let mut spans = entity.roles.clone();
    spans.sort_unstable();
    for role in spans {
        let role = role.slice(text);
        if !roles.iter().any(|r| r == role) {
            roles.push(role.to_owned());
        }
    }
    if !entity.told.is_empty() && !roles.iter().any(|r| r == entity.told) {
        roles.push(entity.told.to_owned());
    }
    let mut mentions = entity.spans.clone();
    mentions.retain(|m| !m.is_empty());
    // "An officer who ...": the pronoun inside is no mention beside the whole.
    let mut upto = 0;
    mentions.retain(|m| {
        let apart = m.start() >= upto;
        upto = upto.max(m.end());
        apart
    });
    Speaker { name, names, kind: entity.kind(), roles, mentions, alias: None }
}

/// The fullest name, and all others.
pub(crate) fn names_of(entities: &[Entity<'_>], entity: &Entity<'_>) -> (String, Vec<String>) {
    let mut names: Vec<String> = Vec::new();
    let mut add = |name: &str| {
        let name = one_line(name);
        if !name.is_empty() && names.len() < FORMS && !names.contains(&name) {
            names.push(name);
        }
    };
    if entity.members.is_empty() {
        let bare = |n: &str| n.strip_prefix("the ").or_else(|| n.strip_prefix("The ")).unwrap_or(n).to_owned();
        let described = || entity.names.first().copied().unwrap_or_default().to_owned();
        let fullest = if entity.fullest.is_empty() {
            described()
        } else if entity.shared.is_empty() || entity.fullest.contains(' ') {
            bare(entity.fullest)
        } else {
            format!("{} {}", entity.fullest, entity.shared)
        };
        entity.names.iter().for_each(|n| add(n));
        entity.names.iter().for_each(|n| add(&bare(n)));
        if entity.class == Class::Person
            && let Some((_, surname)) = fullest.rsplit_once(' ')
            && !matches!(surname, "Jr." | "Jr" | "Sr." | "II" | "III" | "IV")
        {
            add(surname);
        }
        return (one_line(&fullest), names);
    }
    let members: Vec<(String, Vec<String>)> =
        entity.members.iter().map(|&m| names_of(entities, &entities[m as usize])).collect();
    let full: Vec<&str> = members.iter().map(|m| m.0.as_str()).collect();
    let short: Vec<&str> = full.iter().map(|n| n.rsplit(' ').next().unwrap_or(n)).collect();
    let name = listed(&full);
    add(&listed(&short));
    entity.names.iter().for_each(|n| add(n));
    for (member, forms) in &members {
        add(member);
        forms.iter().for_each(|f| add(f));
    }
    (name, names)
}

/// A source without the marks around it and a possessive's ending.
fn as_written(source: &str) -> &str {
    let bare =
        source.trim_matches(|c: char| c.is_whitespace() || ",;:.\"\u{201c}\u{201d}\u{2018}\u{2019}'".contains(c));
    bare.strip_suffix("'s").or_else(|| bare.strip_suffix("\u{2019}s")).unwrap_or(bare)
}

/// "only 52 percent of voters" without its first word.
fn without_degree(mut source: &str) -> &str {
    while let Some((first, rest)) = source.split_once(' ')
        && matches!(
            first.to_ascii_lowercase().as_str(),
            "only" | "just" | "nearly" | "about" | "roughly" | "almost" | "even" | "still"
        )
    {
        source = rest;
    }
    source
}

/// A name with single plain spaces, wherever its lines broke.
fn one_line(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    words.join(" ")
}

/// "A", "A and B", "A, B and C".
fn listed(names: &[&str]) -> String {
    match names {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}
