//! Chance that is the same everywhere.

use rand_mt::Mt64;

/// A seeded source of choices (the Mersenne twister MT19937-64).
#[derive(Clone, Debug)]
pub(crate) struct Dice(Mt64);

impl Dice {
    /// Dice for one thing among many: the same for the same numbers.
    pub(crate) fn of(numbers: &[u64]) -> Self {
        Self(Mt64::new(mix(numbers)))
    }

    pub(crate) fn bits(&mut self) -> u64 {
        self.0.next_u64()
    }

    /// A number below `n`, which is not 0.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        ((u128::from(self.bits()) * n as u128) >> 64) as usize
    }

    /// A number from `low` to `high`, both included.
    pub(crate) fn between(&mut self, low: usize, high: usize) -> usize {
        low + self.below(high - low + 1)
    }

    /// True in so many of a hundred cases.
    pub(crate) fn percent(&mut self, n: usize) -> bool {
        self.below(100) < n
    }

    pub(crate) fn pick<'t, T: ?Sized>(&mut self, list: &[&'t T]) -> &'t T {
        list[self.below(list.len())]
    }
}

/// Numbers to one (the finaliser of SplitMix64, Steele and others 2014).
pub(crate) fn mix(numbers: &[u64]) -> u64 {
    numbers.iter().fold(0x9e37_79b9_7f4a_7c15, |state, n| {
        let mut z = (state ^ n).wrapping_add(0x9e37_79b9_7f4a_7c15);
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_same_on_any_machine() {
        let mut dice = Dice::of(&[1, 2]);
        let drawn: Vec<usize> = (0..8).map(|_| dice.below(100)).collect();
        assert_eq!(drawn, DRAWN);
        assert_ne!(mix(&[1, 2]), mix(&[2, 1]));
    }

    const DRAWN: [usize; 8] = [87, 25, 63, 26, 88, 59, 22, 58];
}
