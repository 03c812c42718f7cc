//! How sure the tagger may say it is: a line through the log odds, by type, fitted on names of held-out text (Platt 1999).

use crate::entity::{EntityType, label};

/// The log odds of a probability, as the tagger sees them.
fn log_odds(p: f32) -> f64 {
    let p = f64::from(p).clamp(1e-6, 1.0 - 1e-6);
    (p / (1.0 - p)).ln()
}

/// Slope and offset for each type; of names found: type, confidence, whether right.
#[must_use]
pub fn fit(found: &[(EntityType, f32, bool)]) -> [[f32; 2]; 4] {
    std::array::from_fn(|kind| {
        let points: Vec<(f64, f64)> =
            found.iter().filter(|f| label::type_index(f.0) == kind).map(|f| (log_odds(f.1), f64::from(u8::from(f.2)))).collect();
        let (mut a, mut b) = (1.0_f64, 0.0_f64);
        // Gradient and curvature; with the curvature's upper bound of a quarter each step is safe, if small.
        for _ in 0..3000 {
            let (mut ga, mut gb) = (1.0 - a, -b);
            let (mut haa, mut hbb) = (1.0, 1.0);
            for &(x, y) in &points {
                let p = 1.0 / (1.0 + (-(a * x + b)).exp());
                ga += (y - p) * x;
                gb += y - p;
                haa += x * x / 2.0;
                hbb += 0.5;
            }
            a += ga / haa;
            b += gb / hbb;
        }
        [a as f32, b as f32]
    })
}

/// A row of a reliability table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Names in it.
    pub count: usize,
    /// Their mean confidence.
    pub said: f64,
    /// The share of right ones.
    pub right: f64,
}

/// Names by confidence, in tenths (the last tenth in two), and the expected calibration error.
#[must_use]
pub fn reliability(found: impl Iterator<Item = (f32, bool)>) -> (Vec<Bin>, f64) {
    let mut sums = [(0_usize, 0.0, 0.0); 12];
    for (p, right) in found {
        let at = if p >= 0.99 {
            11
        } else if p >= 0.95 {
            10
        } else {
            ((p * 10.0) as usize).min(9)
        };
        let sum = &mut sums[at];
        *sum = (sum.0 + 1, sum.1 + f64::from(p), sum.2 + f64::from(u8::from(right)));
    }
    let all: usize = sums.iter().map(|s| s.0).sum();
    let bins: Vec<Bin> = sums
        .iter()
        .filter(|s| s.0 > 0)
        .map(|&(count, said, right)| Bin { count, said: said / count as f64, right: right / count as f64 })
        .collect();
    let error = bins.iter().map(|b| b.count as f64 * (b.said - b.right).abs()).sum::<f64>() / all.max(1) as f64;
    (bins, error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn too_sure_is_turned_down() {
        // Says 0.98, is right 8 of 10 times.
        let found: Vec<_> =
            (0..1000).map(|i| (EntityType::Org, 0.98, i % 10 < 8)).chain((0..1000).map(|i| (EntityType::Org, 0.5, i % 2 == 0))).collect();
        let [a, b] = fit(&found)[2];
        let p = 1.0 / (1.0 + (-(f64::from(a) * log_odds(0.98) + f64::from(b))).exp());
        assert!((p - 0.8).abs() < 0.02, "{p}");
        let (bins, error) = reliability(found.iter().map(|f| (f.1, f.2)));
        assert_eq!(bins.len(), 2);
        assert!((error - 0.09).abs() < 1e-6, "{error}");
    }
}
