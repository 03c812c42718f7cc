//! Work inside one large document, shared with threads that have nothing else to do.
//!
//! The threads are those of the pool that the caller runs in, such as [`pipeline::run`](crate::pipeline::run)'s: one that waits for room or has
//! come to the end of the input takes pieces of what another one is at. Outside of a pool, and where there is one thread, everything runs
//! here and in order. What comes out is the same either way.

use std::ops::Range;

/// Whether there are threads to share with.
pub(crate) fn can_share() -> bool {
    #[cfg(feature = "parallel")]
    return rayon::current_thread_index().is_some() && rayon::current_num_threads() > 1;
    #[cfg(not(feature = "parallel"))]
    false
}

/// Runs both; the second one elsewhere, if a thread is free.
pub(crate) fn both<A: Send, B: Send>(a: impl FnOnce() -> A + Send, b: impl FnOnce() -> B + Send) -> (A, B) {
    #[cfg(feature = "parallel")]
    if can_share() {
        return rayon::join(a, b);
    }
    (a(), b())
}

/// Cuts `0..len` into ranges of about `piece`, maps them side by side, and hands the results to `take` in their order. Results of a few
/// ranges a thread are held at a time, whatever the length. `buffers` are given to `map` with what they held before; they are kept by the
/// caller, so that their memory serves again.
pub(crate) fn ranges<B: Default + Send>(
    len: usize,
    piece: usize,
    buffers: &mut Vec<B>,
    map: impl Fn(Range<usize>, &mut B) + Sync,
    mut take: impl FnMut(&mut B),
) {
    let piece = piece.max(1);
    let pieces = len.div_ceil(piece);
    let range = |n: usize| n * piece..((n + 1) * piece).min(len);
    #[cfg(feature = "parallel")]
    if can_share() && pieces > 1 {
        use rayon::prelude::*;
        let window = rayon::current_num_threads() * 2;
        buffers.resize_with(window.min(pieces), B::default);
        for first in (0..pieces).step_by(window) {
            let here = (pieces - first).min(window);
            buffers[..here].par_iter_mut().enumerate().with_max_len(1).for_each(|(n, buffer)| map(range(first + n), buffer));
            buffers[..here].iter_mut().for_each(&mut take);
        }
        return;
    }
    if buffers.is_empty() {
        buffers.push(B::default());
    }
    for n in 0..pieces {
        map(range(n), &mut buffers[0]);
        take(&mut buffers[0]);
    }
}

#[cfg(all(test, feature = "parallel"))]
mod tests {
    use super::*;

    #[test]
    fn ranges_come_in_order_whatever_the_threads() {
        let squares = || {
            let (mut buffers, mut out) = (Vec::new(), Vec::new());
            let map = |range: Range<usize>, buffer: &mut Vec<usize>| {
                buffer.clear();
                buffer.extend(range.map(|n| n * n));
            };
            ranges(1003, 10, &mut buffers, map, |buffer| out.append(buffer));
            out
        };
        let want: Vec<usize> = (0..1003).map(|n| n * n).collect();
        assert!(!can_share());
        assert_eq!(squares(), want);
        for threads in [1, 2, 5] {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            assert_eq!(pool.install(squares), want);
            assert_eq!(pool.install(|| both(|| 1, || 2)), (1, 2));
        }
    }
}
