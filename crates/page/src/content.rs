//! Which of a page's lines make its article.

use crate::features::Features;
use crate::forest;
use crate::lines::{Lines, tags};
use crate::tree::Tree;

/// For each line whether it belongs to the article's body. `title` is the line that holds the headline.
pub(crate) fn choose(tree: &Tree<'_>, lines: &Lines<'_>, title: Option<usize>) -> Vec<bool> {
    let features = Features::new(tree, lines, title);
    let mut row = Vec::new();
    let chosen: Vec<bool> = (0..lines.len())
        .map(|n| {
            features.write(n, &mut row);
            forest::odds(&row) > 0.0 && !features.is_elsewhere(n)
        })
        .collect();
    if (0..lines.len()).any(|n| chosen[n] && features.is_prose(n)) { chosen } else { plain(lines, &features) }
}

/// The prose of a page that the model finds no article on, such as one of a single paragraph.
fn plain(lines: &Lines<'_>, features: &Features<'_, '_>) -> Vec<bool> {
    let aside = tags::NAV | tags::ASIDE | tags::FOOTER | tags::FORM | tags::BUTTON | tags::CAPTION;
    let from = (0..lines.len()).find(|n| features.is_prose(*n)).unwrap_or(lines.len());
    lines
        .lines
        .iter()
        .enumerate()
        .map(|(n, line)| {
            let subheading = n > from && line.heading > 1 && features.is_prose((n + 1).min(lines.len() - 1));
            line.tags & aside == 0 && (features.is_prose(n) || subheading)
        })
        .collect()
}
