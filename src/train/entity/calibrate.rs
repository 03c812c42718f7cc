//! How sure the tagger may say it is: a rising line through a few points by type, fitted on names of held-out text (pool adjacent
//! violators). A single slope on the log odds was tried first and was worse than none: the surest names pull it flat.

use crate::entity::confidence::POINTS;
use crate::entity::{EntityType, label};

/// Upper ends of the groups of confidence from which the points are made.
const ENDS: [f32; POINTS] = [0.4, 0.6, 0.8, 0.9, 0.97, 0.995, 0.9995, 1.1];

/// Names that a group is taken to hold already, right as often as said.
const PRIOR: f64 = 10.0;

/// Points for each type: confidence said, share of right names. Of names found: type, confidence, whether right.
#[must_use]
pub fn fit(found: &[(EntityType, f32, bool)]) -> [[[f32; 2]; POINTS]; 4] {
    std::array::from_fn(|kind| {
        let mut groups = Vec::new();
        let mut from = 0.0;
        for end in ENDS {
            let inside = found.iter().filter(|f| label::type_index(f.0) == kind && f.1 >= from && f.1 < end);
            let (count, said, right) =
                inside.fold((0.0, 0.0, 0.0), |(n, s, r), f| (n + 1.0, s + f64::from(f.1), r + f64::from(u8::from(f.2))));
            let middle = f64::from(from.midpoint(end.min(1.0)));
            from = end;
            let said = (said + PRIOR * middle) / (count + PRIOR);
            groups.push((said, (right + PRIOR * said) / (count + PRIOR), count + PRIOR));
        }
        rising(&groups)
    })
}

/// Shares that never fall: neighbours that do are taken together.
fn rising(groups: &[(f64, f64, f64)]) -> [[f32; 2]; POINTS] {
    // Share, weight, number of groups.
    let mut pools: Vec<(f64, f64, usize)> = Vec::new();
    for &(_, share, weight) in groups {
        pools.push((share, weight, 1));
        while let [.., a, b] = pools[..]
            && a.0 > b.0
        {
            pools.truncate(pools.len() - 2);
            pools.push(((a.0 * a.1 + b.0 * b.1) / (a.1 + b.1), a.1 + b.1, a.2 + b.2));
        }
    }
    let mut shares = pools.iter().flat_map(|p| std::iter::repeat_n(p.0, p.2));
    std::array::from_fn(|i| [groups[i].0 as f32, shares.next().unwrap_or(1.0) as f32])
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

/// Names by confidence, in tenths (the last tenth in three), and the expected calibration error.
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
    use crate::entity::confidence::Calibration;

    #[test]
    fn too_sure_is_turned_down() {
        // Says 0.98, is right 8 of 10 times; says 0.5, is right half of the time.
        let sure = (0..1000).map(|i| (EntityType::Org, 0.98, i % 10 < 8));
        let found: Vec<_> = sure.chain((0..1000).map(|i| (EntityType::Org, 0.5, i % 2 == 0))).collect();
        let map = Calibration::of(&fit(&found));
        let p = map.apply(EntityType::Org, 0.98);
        assert!((p - 0.8).abs() < 0.02, "{p}");
        assert!((map.apply(EntityType::Org, 0.5) - 0.5).abs() < 0.02);
        let (bins, error) = reliability(found.iter().map(|f| (f.1, f.2)));
        assert_eq!(bins.len(), 2);
        assert!((error - 0.09).abs() < 1e-6, "{error}");
    }
}
