//! A parallel runner that keeps the input's order and a bounded amount in memory.

use std::sync::Mutex;

/// How much is in memory at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// Most items.
    pub items: usize,
    /// Most weight (bytes); a batch holds at least one item whatever its weight.
    pub weight: usize,
}

impl Default for Batch {
    fn default() -> Self {
        Batch { items: 1024, weight: 4 << 20 }
    }
}

/// Cuts `items` into batches.
fn batches<T>(items: impl Iterator<Item = T>, weigh: impl Fn(&T) -> usize, size: Batch) -> impl Iterator<Item = Vec<T>> {
    let mut items = items.peekable();
    std::iter::from_fn(move || {
        let mut batch = Vec::new();
        let mut weight = 0;
        while batch.len() < size.items {
            let Some(next) = items.peek().map(&weigh) else { break };
            if !batch.is_empty() && weight + next > size.weight {
                break;
            }
            weight += next;
            batch.extend(items.next());
        }
        (!batch.is_empty()).then_some(batch)
    })
}

/// Maps `items` on `jobs` threads and gives the results to `sink` in input order.
///
/// Reading, mapping and writing overlap: while a batch is mapped the next one is read and the last one is written.
/// `worker` makes the scratch state of a thread. At most four batches are in memory.
///
/// # Errors
/// The first error of `sink`; nothing more is mapped after it.
#[cfg(feature = "parallel")]
pub fn run<T, W, R, E>(
    items: impl Iterator<Item = T> + Send,
    weigh: impl Fn(&T) -> usize + Send,
    size: Batch,
    jobs: usize,
    worker: impl Fn() -> W,
    map: impl Fn(&mut W, T) -> R + Sync,
    mut sink: impl FnMut(R) -> Result<(), E> + Send,
) -> Result<(), E>
where
    T: Send,
    W: Send,
    R: Send,
    E: Send,
{
    use rayon::prelude::*;
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(jobs.max(1)).build() else {
        return run_here(items, worker, map, sink);
    };
    let workers: Vec<Mutex<W>> = (0..pool.current_num_threads()).map(|_| Mutex::new(worker())).collect();
    let map_one = |item: T| {
        let index = rayon::current_thread_index().unwrap_or(0);
        // One worker per pool thread: the lock is never waited for. A poisoned one only means that another item panicked.
        let mut worker = workers[index].lock().unwrap_or_else(std::sync::PoisonError::into_inner);
        map(&mut worker, item)
    };
    std::thread::scope(|scope| {
        let (to_map, mapping) = std::sync::mpsc::sync_channel::<Vec<T>>(1);
        let (to_write, writing) = std::sync::mpsc::sync_channel::<Vec<R>>(1);
        scope.spawn(move || {
            for batch in batches(items, weigh, size) {
                if to_map.send(batch).is_err() {
                    break;
                }
            }
        });
        let writer = scope.spawn(move || writing.into_iter().flatten().try_for_each(&mut sink));
        for batch in mapping {
            let results: Vec<R> = pool.install(|| batch.into_par_iter().with_max_len(1).map(map_one).collect());
            if to_write.send(results).is_err() {
                break;
            }
        }
        drop(to_write);
        writer.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })
}

/// [`run`] on the calling thread.
///
/// # Errors
/// The first error of `sink`.
pub fn run_here<T, W, R, E>(
    items: impl Iterator<Item = T>,
    worker: impl Fn() -> W,
    map: impl Fn(&mut W, T) -> R,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let mut worker = worker();
    items.into_iter().try_for_each(|item| sink(map(&mut worker, item)))
}

#[cfg(all(test, feature = "parallel"))]
mod tests {
    use super::*;

    #[test]
    fn order_is_kept_and_workers_are_reused() {
        for jobs in [1, 2, 5] {
            let mut out = Vec::new();
            let size = Batch { items: 7, weight: 100 };
            let map = |count: &mut u32, x: u32| {
                *count += 1;
                x * 2
            };
            let done: Result<(), ()> = run(
                0..1000_u32,
                |&x| x as usize,
                size,
                jobs,
                || 0,
                map,
                |x| {
                    out.push(x);
                    Ok(())
                },
            );
            assert_eq!(done, Ok(()));
            assert_eq!(out, (0..1000).map(|x| x * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_error_of_the_sink_ends_the_run() {
        let sink = |x: u32| if x == 50 { Err(x) } else { Ok(()) };
        let size = Batch { items: 8, weight: 64 };
        assert_eq!(run(0..1_000_000_u32, |_| 1, size, 2, || (), |(), x| x, sink), Err(50));
    }
}
