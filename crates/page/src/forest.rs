//! A model of decision trees, added up: how likely a line belongs to the article.
//!
//! The trees were learnt by gradient boosting (Friedman 2001) and stand in `dixit_weights::PAGE`; the model card
//! there says from what.

use std::sync::LazyLock;

/// One question of a tree, or the value at the end of one.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Node {
    /// Number of the feature that is compared, or [`LEAF`].
    feature: u16,
    /// Where to go on if the feature is greater than the bound; the node behind this one otherwise.
    greater: u16,
    /// The bound, or a leaf's value.
    value: f32,
}

const LEAF: u16 = u16::MAX;

/// Trees, one behind the other.
#[derive(Debug)]
struct Forest {
    nodes: Vec<Node>,
    /// First node of each tree.
    roots: Vec<u32>,
}

static FOREST: LazyLock<Forest> =
    LazyLock::new(|| parse(dixit_weights::PAGE).unwrap_or(Forest { nodes: Vec::new(), roots: Vec::new() }));

/// Log odds that a line with these features belongs to the article.
pub(crate) fn odds(features: &[f32]) -> f32 {
    let forest = &*FOREST;
    forest
        .roots
        .iter()
        .map(|root| {
            let tree = &forest.nodes[*root as usize..];
            let mut at = 0;
            loop {
                let node = tree[at];
                if node.feature == LEAF {
                    return node.value;
                }
                // Features are finite; one that a table knows and this program does not is 0.
                let feature = features.get(usize::from(node.feature)).copied().unwrap_or(0.0);
                at = if feature > node.value { usize::from(node.greater) } else { at + 1 };
            }
        })
        .sum()
}

/// Reads a table: a line is a tree, a node is `feature bound` or `value`, with the nodes of its lesser side behind it
/// and then those of its greater side. None where it is no such table.
fn parse(table: &str) -> Option<Forest> {
    let (mut nodes, mut roots) = (Vec::new(), Vec::new());
    for line in table.lines().filter(|l| !l.is_empty() && !l.starts_with('#')) {
        let root = nodes.len();
        roots.push(root as u32);
        // Questions whose greater side has not come yet.
        let mut open: Vec<usize> = Vec::new();
        let mut fields = line.split('\t');
        loop {
            let field = fields.next()?;
            match field.split_once(' ') {
                Some((feature, bound)) => {
                    open.push(nodes.len());
                    nodes.push(Node { feature: feature.parse().ok()?, greater: 0, value: bound.parse().ok()? });
                }
                None => {
                    nodes.push(Node { feature: LEAF, greater: 0, value: field.parse().ok()? });
                    let Some(question) = open.pop() else { break };
                    nodes[question].greater = u16::try_from(nodes.len() - root).ok()?;
                }
            }
        }
        if fields.next().is_some() {
            return None;
        }
    }
    Some(Forest { nodes, roots })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables() {
        let forest = parse("# a comment\n0 1.5\t-1\t2 0\t0.25\t3\n0.5\n").expect("a table");
        assert_eq!(forest.roots, [0, 5]);
        assert_eq!(forest.nodes[0].greater, 2);
        assert_eq!(forest.nodes[2].greater, 4);
        for table in ["0 1\t1", "0 1\t1\t2\t3", "x", "0 x\t1\t2"] {
            assert!(parse(table).is_none(), "{table}");
        }
    }

    #[test]
    fn the_table_in_use_is_whole() {
        assert!(FOREST.roots.len() > 10);
        assert!(FOREST.nodes.iter().all(|n| n.feature == LEAF || usize::from(n.feature) < crate::features::COUNT));
    }
}
