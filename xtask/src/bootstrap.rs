//! Intervals by resampling (Efron 1979).

use crate::python::Random;

/// A figure over `times` resamples of `n` articles, each a list of positions drawn with replacement.
pub(crate) fn resample(
    random: &mut Random,
    n: usize,
    times: usize,
    mut figure: impl FnMut(&[usize]) -> f64,
) -> Vec<f64> {
    let mut picks = vec![0; n];
    (0..times)
        .map(|_| {
            picks.iter_mut().for_each(|pick| *pick = random.choice(n));
            figure(&picks)
        })
        .collect()
}

/// Ends of the middle 95 %.
pub(crate) fn interval(values: &mut [f64]) -> [f64; 2] {
    values.sort_by(f64::total_cmp);
    let n = values.len() as f64;
    let at = |i: f64| values.get(i as usize).copied().unwrap_or_default();
    [at(0.025 * n), at(0.975 * n - 1.0)]
}
