//! A model of decision trees, added up: how likely a line belongs to the article.
//!
//! The trees were learnt by gradient boosting (Friedman 2001) and stand in `dixit_weights::PAGE`; the model card
//! there says from what.

use std::sync::LazyLock;

/// Most trees of a table.
const TREES: usize = 256;

/// A question of a tree, met with all others in the order of features and bounds instead of along the tree's branches,
/// which no processor foresees (QuickScorer, Lucchese et al. 2015).
#[derive(Clone, Copy, Debug, PartialEq)]
struct Question {
    feature: u16,
    tree: u16,
    bound: f32,
    /// Leaves of the tree that are left where the feature is greater than the bound, as bits.
    greater: u64,
}

/// Trees, one behind the other.
#[derive(Debug, Default)]
struct Forest {
    questions: Vec<Question>,
    /// The questions of each feature.
    of_feature: Vec<std::ops::Range<u32>>,
    /// Leaves of all trees, those of a tree from the lesser ones on.
    leaves: Vec<f32>,
    /// First leaf of each tree.
    trees: Vec<u32>,
}

static FOREST: LazyLock<Forest> = LazyLock::new(|| parse(dixit_weights::PAGE).unwrap_or_default());

/// Log odds that a line with these features belongs to the article.
pub(crate) fn odds(features: &[f32]) -> f32 {
    FOREST.odds(features)
}

impl Forest {
    fn odds(&self, features: &[f32]) -> f32 {
        let mut left = [0; TREES];
        left[..self.trees.len()].fill(u64::MAX);
        for (feature, range) in self.of_feature.iter().enumerate() {
            // Features are finite; one that a table knows and this program does not is 0.
            let value = features.get(feature).copied().unwrap_or(0.0);
            for question in &self.questions[range.start as usize..range.end as usize] {
                if value <= question.bound {
                    break;
                }
                left[usize::from(question.tree) % TREES] &= question.greater;
            }
        }
        // Of the leaves that are left, the first one is where the branches lead.
        self.trees.iter().zip(left).map(|(first, left)| self.leaves[(first + left.trailing_zeros()) as usize]).sum()
    }
}

/// Reads a table: a line is a tree, a node is `feature bound` or `value`, with the nodes of its lesser side behind it
/// and then those of its greater side. None where it is no such table, or has trees of more than 64 leaves.
fn parse(table: &str) -> Option<Forest> {
    let mut out = Forest::default();
    for line in table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let tree = u16::try_from(out.trees.len()).ok().filter(|t| usize::from(*t) < TREES)?;
        let root = out.leaves.len();
        out.trees.push(root as u32);
        // Questions whose greater side has not come yet, and the first leaf of their lesser one.
        let mut open: Vec<(u16, f32, usize)> = Vec::new();
        let mut fields = line.split('\t');
        loop {
            let field = fields.next()?;
            let leaves = out.leaves.len() - root;
            match field.split_once(' ') {
                Some((feature, bound)) => open.push((feature.parse().ok()?, bound.parse().ok()?, leaves)),
                None => {
                    if leaves == 64 {
                        return None;
                    }
                    out.leaves.push(field.parse().ok()?);
                    let Some((feature, bound, first)) = open.pop() else { break };
                    let lesser = (u64::MAX >> (63 - leaves)) & (u64::MAX << first);
                    out.questions.push(Question { feature, tree, bound, greater: !lesser });
                }
            }
        }
        if fields.next().is_some() {
            return None;
        }
    }
    out.questions.sort_by(|a, b| a.feature.cmp(&b.feature).then(a.bound.total_cmp(&b.bound)));
    let features = out.questions.last().map_or(0, |q| q.feature + 1);
    let before = |feature: u16| out.questions.partition_point(|q| q.feature < feature) as u32;
    out.of_feature = (0..features).map(|f| before(f)..before(f + 1)).collect();
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables() {
        let forest = parse("# a comment\n0 1.5\t-1\t2 0\t0.25\t3\n0.5\n").expect("a table");
        assert_eq!(forest.trees, [0, 3]);
        for (features, odds) in [
            (&[1.5, 0.0, 1.0][..], -0.5),
            (&[1.6, 0.0, 0.0], 0.75),
            (&[1.6, 0.0, 0.1], 3.5),
            (&[1.6, 0.0], 0.75),
            (&[], -0.5),
        ] {
            assert!((forest.odds(features) - odds).abs() < 1e-6, "{features:?}");
        }
        for table in ["0 1\t1", "0 1\t1\t2\t3", "x", "0 x\t1\t2"] {
            assert!(parse(table).is_none(), "{table}");
        }
    }

    #[test]
    fn the_largest_trees() {
        let tree = |leaves: usize| -> String {
            (1..leaves).map(|n| format!("0 {n}\t{n}\t")).chain([format!("{leaves}")]).collect()
        };
        let forest = parse(&tree(64)).expect("a table");
        for leaf in 1..=64u8 {
            assert!((forest.odds(&[f32::from(leaf)]) - f32::from(leaf)).abs() < 1e-6);
        }
        assert!(parse(&tree(65)).is_none());
        assert!(parse(&"1\n".repeat(TREES)).is_some() && parse(&"1\n".repeat(TREES + 1)).is_none());
    }

    #[test]
    fn the_table_in_use_is_whole() {
        assert!(FOREST.trees.len() > 10);
        assert!(FOREST.of_feature.len() <= crate::features::COUNT);
    }
}
