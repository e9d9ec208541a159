//! From scores of tags to stretches of words: the best sequence, by dynamic programming (Viterbi).
//!
//! Tags are: outside; first and further words of a stretch of one kind; of another kind.

use std::ops::Range;

use dixit_models::{Steps, TAGS};

/// What can't be scores.
const NEVER: f32 = -1e9;
/// States of a walk, at most; a power of two.
const MOST: usize = 16;

/// A stretch of words of one of two kinds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Stretch {
    pub(super) words: Range<usize>,
    /// Whether it is of the second kind.
    pub(super) second: bool,
}

/// A tag with what came before it; the source and this side's content may be behind us.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct State {
    tag: usize,
    source: bool,
    content: bool,
}

/// Where a sequence of tags may go on from, and what each step scores.
#[derive(Clone, Debug)]
pub(super) struct Walk {
    states: Vec<State>,
    /// For each state, those that it can come from, with the score of the step.
    from: Vec<Vec<(usize, f32)>>,
    steps: Steps,
}

/// Whether one tag may stand behind another: what carries a stretch on stands behind a word of the same.
const fn follows(tag: usize, before: usize) -> bool {
    match tag {
        2 | 4 => before == tag || before == tag - 1,
        _ => true,
    }
}

impl Walk {
    /// Stretches of both kinds, as many as there are.
    pub(super) fn free(steps: &Steps) -> Self {
        let states = (0..TAGS).map(|tag| State { tag, source: false, content: false }).collect();
        Self::new(states, steps, |before, state| follows(state.tag, before.tag))
    }

    /// What a cue attributes: one source (the first kind) and one content on each side of the cue.
    pub(super) fn of_cue(steps: &Steps) -> Self {
        let all = [false, true];
        let state = |tag, source, content| State { tag, source, content };
        let mut states: Vec<State> = all.iter().flat_map(|&s| all.map(|c| state(0, s, c))).collect();
        states.extend([1, 2].iter().flat_map(|&tag| all.map(|c| state(tag, true, c))));
        states.extend([3, 4].iter().flat_map(|&tag| all.map(|s| state(tag, s, true))));
        Self::new(states, steps, |before, state| {
            let same = (before.source, before.content) == (state.source, state.content);
            match state.tag {
                1 => !before.source && before.content == state.content,
                3 => !before.content && before.source == state.source,
                tag => same && follows(tag, before.tag),
            }
        })
    }

    fn new(states: Vec<State>, steps: &Steps, may: impl Fn(State, State) -> bool) -> Self {
        let from = |state: State| {
            let before = states.iter().enumerate().filter(|(_, b)| may(**b, state));
            before.map(|(n, b)| (n, steps[b.tag][state.tag])).collect()
        };
        let from = states.iter().map(|s| from(*s)).collect();
        Self { states, from, steps: *steps }
    }

    /// Number of the state outside, with the content ahead of us.
    fn fresh(&self, source: bool) -> usize {
        self.states.iter().position(|s| *s == State { tag: 0, source, content: false }).unwrap_or(0)
    }

    /// For each word, the probability that it stands in a stretch (forward-backward, on scaled probabilities).
    pub(super) fn inside(&self, rows: &[[f32; TAGS]]) -> Vec<f32> {
        let count = self.states.len();
        let steps: Vec<Vec<(usize, f32)>> =
            self.from.iter().map(|from| from.iter().map(|(n, step)| (*n, step.exp())).collect()).collect();
        let odds = |row: &[f32; TAGS]| {
            let top = row.iter().copied().fold(f32::MIN, f32::max);
            row.map(|score| (score - top).exp())
        };
        let scaled = |mut all: [f32; MOST]| {
            let sum = all.iter().sum::<f32>().max(f32::MIN_POSITIVE);
            all.iter_mut().for_each(|p| *p /= sum);
            all
        };
        let mut forward: Vec<[f32; MOST]> = Vec::with_capacity(rows.len());
        for row in rows {
            let odds = odds(row);
            let mut next = [0.0; MOST];
            for (n, state) in self.states.iter().enumerate() {
                let before = match forward.last() {
                    Some(before) => steps[n].iter().map(|(from, step)| before[*from] * step).sum(),
                    None => f32::from(u8::from(!matches!(state.tag, 2 | 4))),
                };
                next[n] = before * odds[state.tag];
            }
            forward.push(scaled(next));
        }
        let mut out = vec![0.0; rows.len()];
        let mut behind = [1.0; MOST];
        for (at, row) in rows.iter().enumerate().rev() {
            let both: [f32; MOST] = scaled(std::array::from_fn(|n| forward[at][n] * behind[n]));
            let outside = (0..count).filter(|n| self.states[*n].tag == 0).map(|n| both[n]).sum::<f32>();
            out[at] = (1.0 - outside).clamp(0.0, 1.0);
            let odds = odds(row);
            let mut next = [0.0; MOST];
            for (n, state) in self.states.iter().enumerate() {
                for (from, step) in &steps[n] {
                    next[*from] += step * odds[state.tag] * behind[n];
                }
            }
            behind = scaled(next);
        }
        out
    }

    /// The best stretches; the words of `cue` are outside.
    pub(super) fn best(&self, rows: &[[f32; TAGS]], cue: Range<usize>) -> Vec<Stretch> {
        let count = self.states.len();
        let mut best = [NEVER; MOST];
        let mut back = vec![0u8; count * rows.len()];
        for (at, row) in rows.iter().enumerate() {
            let back = &mut back[at * count..(at + 1) * count];
            let mut next = [NEVER; MOST];
            if at == cue.start && !cue.is_empty() {
                // Behind the cue there may be another content.
                for (n, state) in self.states.iter().enumerate() {
                    let to = self.fresh(state.source);
                    let value = match at {
                        0 if n == 0 => 0.0,
                        0 => NEVER,
                        _ => best[n] + self.steps[state.tag][0],
                    };
                    if value > next[to] {
                        (next[to], back[to]) = (value, n as u8);
                    }
                }
                next[..count].iter_mut().for_each(|value| *value += row[0]);
            } else if cue.contains(&at) {
                let step = self.steps[0][0];
                for (n, value) in next[..count].iter_mut().enumerate() {
                    (*value, back[n]) = (best[n] + step + row[0], n as u8);
                }
            } else if at == 0 {
                for (n, state) in self.states.iter().enumerate() {
                    let begins = match state.tag {
                        0 => n == 0,
                        1 => !state.content,
                        3 => !state.source,
                        _ => false,
                    };
                    next[n] = if begins { row[state.tag] } else { NEVER };
                }
            } else {
                for (n, (state, from)) in self.states.iter().zip(&self.from).enumerate() {
                    // Masked, so that no bound is checked: this is the innermost loop.
                    let (mut top, mut top_from) = (NEVER, 0);
                    for &(from, step) in from {
                        let value = best[from & (MOST - 1)] + step;
                        if value > top {
                            (top, top_from) = (value, from);
                        }
                    }
                    next[n & (MOST - 1)] = top + row[state.tag];
                    back[n] = top_from as u8;
                }
            }
            best = next;
        }
        let mut state = (0..count).fold(0, |top, n| if best[n] > best[top] { n } else { top });
        let mut tags = vec![0; rows.len()];
        for at in (0..rows.len()).rev() {
            tags[at] = if cue.contains(&at) { 0 } else { self.states[state].tag };
            state = usize::from(back[at * count + state]);
        }
        stretches(&tags)
    }
}

fn stretches(tags: &[usize]) -> Vec<Stretch> {
    let mut out: Vec<Stretch> = Vec::new();
    for (at, &tag) in tags.iter().enumerate() {
        match tag {
            1 | 3 => out.push(Stretch { words: at..at + 1, second: tag == 3 }),
            2 | 4 => out.iter_mut().next_back().into_iter().for_each(|last| last.words.end = at + 1),
            _ => {}
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONE: Steps = [[0.0; TAGS]; TAGS];

    /// Rows in which the given tag scores best.
    fn rows(tags: &[usize]) -> Vec<[f32; TAGS]> {
        tags.iter().map(|&t| std::array::from_fn(|k| if k == t { -0.1 } else { -3.0 })).collect()
    }

    fn found(walk: &Walk, tags: &[usize], cue: Range<usize>) -> Vec<(Range<usize>, bool)> {
        walk.best(&rows(tags), cue).into_iter().map(|s| (s.words, s.second)).collect()
    }

    #[test]
    fn tags_make_stretches() {
        let walk = Walk::free(&NONE);
        let want = [(1..3, false), (4..5, true), (5..6, false), (6..7, false)];
        assert_eq!(found(&walk, &[0, 1, 2, 0, 3, 1, 1], 0..0), want);
        assert_eq!(found(&walk, &[1, 2, 2], 0..0), [(0..3, false)]);
        assert_eq!(found(&walk, &[], 0..0), []);
        assert_eq!(found(&walk, &[0, 0], 0..0), []);
    }

    #[test]
    fn nothing_is_carried_on_that_did_not_begin() {
        let walk = Walk::free(&NONE);
        for tags in [&[0, 2, 2][..], &[2, 2], &[1, 4, 4], &[4]] {
            assert!(found(&walk, tags, 0..0).iter().all(|(words, _)| !words.is_empty()));
        }
        assert_eq!(found(&walk, &[1, 4, 4], 0..0).len(), 2);
    }

    #[test]
    fn steps_count() {
        let mut steps = NONE;
        steps.iter_mut().for_each(|step| step[1] = -9.0);
        assert_eq!(found(&Walk::free(&steps), &[0, 1, 0], 0..0), []);
    }

    #[test]
    fn probabilities_add_up_over_all_sequences() {
        let mut steps = NONE;
        steps[0][1] = -0.7;
        steps[2][3] = 0.4;
        let walk = Walk::free(&steps);
        let rows = [[0.1, 1.0, 5.0, -0.5, 0.0], [0.5, 0.2, 0.9, 0.0, 3.0], [1.0, -1.0, 0.3, 0.6, 0.2]];
        let mut sums = [0.0f64; 3];
        let mut all = 0.0;
        for n in 0..TAGS.pow(3) {
            let tags = [n % TAGS, n / TAGS % TAGS, n / TAGS.pow(2)];
            if !(follows(tags[0], 0) && follows(tags[1], tags[0]) && follows(tags[2], tags[1])) {
                continue;
            }
            let score: f32 =
                (0..3).map(|i| rows[i][tags[i]]).sum::<f32>() + steps[tags[0]][tags[1]] + steps[tags[1]][tags[2]];
            all += f64::from(score).exp();
            (0..3).filter(|i| tags[*i] != 0).for_each(|i| sums[i] += f64::from(score).exp());
        }
        for (found, sum) in walk.inside(&rows).into_iter().zip(sums) {
            assert!((f64::from(found) - sum / all).abs() < 1e-5, "{found} {}", sum / all);
        }
        assert!(walk.inside(&[]).is_empty());
        assert!(walk.inside(&[[f32::MIN; TAGS]; 4]).iter().all(|p| p.is_finite()));
    }

    #[test]
    fn a_cue_has_one_source_and_a_content_on_each_side() {
        let walk = Walk::of_cue(&NONE);
        // Content, cue, source, content, and pieces that are one too many.
        let tags = [3, 4, 0, 3, 4, 0, 1, 0, 3, 4, 4, 0, 3, 0, 1];
        assert_eq!(found(&walk, &tags, 5..6).iter().filter(|(_, content)| !content).count(), 1);
        let contents: Vec<_> = found(&walk, &tags, 5..6).into_iter().filter(|(_, content)| *content).collect();
        assert_eq!(contents.iter().filter(|(words, _)| words.end <= 5).count(), 1);
        assert_eq!(contents.iter().filter(|(words, _)| words.start >= 6).count(), 1);
        assert!(contents.contains(&(8..11, true)), "{contents:?}");
        // The cue itself is neither.
        assert_eq!(found(&walk, &[1, 2, 3], 0..2), [(2..3, true)]);
        assert_eq!(found(&walk, &[1, 3, 3], 2..3), [(0..1, false), (1..2, true)]);
    }
}
