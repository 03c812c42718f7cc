//! A parallel runner that keeps the input's order and a bounded amount in memory.

#[cfg(feature = "parallel")]
use std::collections::BTreeMap;
#[cfg(feature = "parallel")]
use std::sync::{Condvar, Mutex, MutexGuard};
#[cfg(feature = "parallel")]
use std::time::Duration;

/// What a thread takes at a time.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    /// Most items.
    pub items: usize,
    /// Weight (bytes) at which it is full; it holds at least one item whatever its weight.
    pub weight: usize,
    /// Most weight that is read and not yet written, over all batches; at least one batch whatever its weight. The output
    /// of an analysis is about ten times its text: this, not the number of threads, decides the memory.
    pub in_flight: usize,
}

impl Default for Batch {
    fn default() -> Self {
        Batch { items: 256, weight: 16 << 10, in_flight: 4 << 20 }
    }
}

/// Items that stand together in the input.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Chunk<T> {
    /// Number of the first item.
    pub first: u64,
    /// The items.
    pub items: Vec<T>,
}

/// Cuts a sequence into chunks. Where they end depends on nothing but the items since the last end.
struct Cutter<I: Iterator, F> {
    items: std::iter::Peekable<I>,
    weigh: F,
    size: Batch,
    next: u64,
}

impl<I: Iterator, F: Fn(&I::Item) -> usize> Cutter<I, F> {
    fn new(items: I, weigh: F, size: Batch, first: u64) -> Self {
        Cutter { items: items.peekable(), weigh, size, next: first }
    }

    /// The next chunk and its weight.
    fn cut(&mut self) -> Option<(Chunk<I::Item>, usize)> {
        let (mut items, mut weight) = (Vec::new(), 0);
        while items.len() < self.size.items.max(1) && (items.is_empty() || weight < self.size.weight) {
            let Some(item) = self.items.next() else { break };
            weight += (self.weigh)(&item);
            items.push(item);
        }
        let first = self.next;
        self.next += items.len() as u64;
        (!items.is_empty()).then_some((Chunk { first, items }, weight))
    }
}

/// What has been mapped and not yet written.
#[cfg(feature = "parallel")]
struct Order<R, E> {
    next: u64,
    ready: BTreeMap<u64, (R, usize)>,
    in_flight: usize,
    writing: bool,
    stop: bool,
    error: Option<E>,
}

/// Ends the run when a thread panics: the others must not wait for its chunk.
#[cfg(feature = "parallel")]
struct StopOnPanic<'s, R, E>(&'s Mutex<Order<R, E>>, &'s Condvar);

#[cfg(feature = "parallel")]
impl<R, E> Drop for StopOnPanic<'_, R, E> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            lock(self.0).stop = true;
            self.1.notify_all();
        }
    }
}

/// A lock that somebody panicked under still guards what it guards: the run is being stopped then.
#[cfg(feature = "parallel")]
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Maps the chunks of `items` on `jobs` threads and gives the results to `sink` in input order.
///
/// Every thread reads a chunk, maps it, and writes what is next in order, so the three overlap and no thread waits for the
/// slowest of a round. `worker` makes the scratch state of a thread; `first` is the number of the first item. What is in
/// memory is bounded by `size`, whatever the number of threads.
///
/// # Errors
/// The first error of `sink`; nothing more is read after it.
///
/// # Panics
/// When `map`, `sink` or the iterator does.
#[cfg(feature = "parallel")]
#[expect(clippy::too_many_arguments, reason = "one closure a stage, and the sizes")]
pub fn run<T, W, R, E>(
    items: impl Iterator<Item = T> + Send,
    weigh: impl Fn(&T) -> usize + Send,
    first: u64,
    size: Batch,
    jobs: usize,
    worker: impl Fn() -> W + Sync,
    map: impl Fn(&mut W, Chunk<T>) -> R + Sync,
    sink: impl FnMut(R) -> Result<(), E> + Send,
) -> Result<(), E>
where
    T: Send,
    R: Send,
    E: Send,
{
    let Ok(pool) = rayon::ThreadPoolBuilder::new().num_threads(jobs.max(1)).stack_size(STACK).build() else {
        return run_here(items, weigh, first, size, worker, map, sink);
    };
    let source = Mutex::new((Cutter::new(items, weigh, size, first), 0_u64));
    let order = Mutex::new(Order { next: 0, ready: BTreeMap::new(), in_flight: 0, writing: false, stop: false, error: None });
    let (room, sink) = (Condvar::new(), Mutex::new(sink));
    pool.broadcast(|_| {
        let _guard = StopOnPanic(&order, &room);
        let mut worker = worker();
        while let Some((number, chunk, weight)) = take(&source, &order, &room, size.in_flight) {
            let result = map(&mut worker, chunk);
            let mut state = lock(&order);
            state.ready.insert(number, (result, weight));
            if state.writing {
                continue;
            }
            state.writing = true;
            loop {
                let next = state.next;
                let Some((result, weight)) = state.ready.remove(&next).filter(|_| !state.stop) else { break };
                drop(state);
                let written = lock(&sink)(result);
                state = lock(&order);
                state.next += 1;
                state.in_flight -= weight;
                if let Err(e) = written {
                    state.stop = true;
                    state.error = Some(e);
                }
                room.notify_all();
            }
            state.writing = false;
        }
    });
    order.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner).error.map_or(Ok(()), Err)
}

/// Pages nest their elements deeply; virtual memory costs nothing.
#[cfg(feature = "parallel")]
const STACK: usize = 64 << 20;

/// How long a thread without room sleeps before it asks again whether another one has pieces of a large item to give away.
#[cfg(feature = "parallel")]
const NAP: Duration = Duration::from_millis(2);

/// Waits until there is room, and takes pieces of other threads' items meanwhile; whether the run goes on.
#[cfg(feature = "parallel")]
fn wait_for_room<R, E>(order: &Mutex<Order<R, E>>, room: &Condvar, most: usize) -> bool {
    let mut helped = false;
    loop {
        let state = lock(order);
        let full = state.in_flight >= most.max(1);
        if state.stop || !full {
            return !state.stop;
        }
        if !helped {
            drop(room.wait_timeout(state, NAP));
        } else {
            drop(state);
        }
        helped = rayon::yield_now() == Some(rayon::Yield::Executed);
    }
}

/// Waits for room and reads the next chunk; `None` at the end.
#[cfg(feature = "parallel")]
fn take<I, F, R, E>(
    source: &Mutex<(Cutter<I, F>, u64)>,
    order: &Mutex<Order<R, E>>,
    room: &Condvar,
    most: usize,
) -> Option<(u64, Chunk<I::Item>, usize)>
where
    I: Iterator,
    F: Fn(&I::Item) -> usize,
{
    loop {
        if !wait_for_room(order, room, most) {
            return None;
        }
        // Whoever panicked while reading has ended the input.
        let mut source = source.lock().ok()?;
        // The one before may have taken the room. Who waits does so without the source: it would keep others from helping.
        if lock(order).in_flight >= most.max(1) {
            continue;
        }
        let (chunk, weight) = source.0.cut()?;
        let number = source.1;
        source.1 += 1;
        lock(order).in_flight += weight;
        return Some((number, chunk, weight));
    }
}

/// [`run`] on the calling thread.
///
/// # Errors
/// The first error of `sink`.
pub fn run_here<T, W, R, E>(
    items: impl Iterator<Item = T>,
    weigh: impl Fn(&T) -> usize,
    first: u64,
    size: Batch,
    worker: impl Fn() -> W,
    map: impl Fn(&mut W, Chunk<T>) -> R,
    mut sink: impl FnMut(R) -> Result<(), E>,
) -> Result<(), E> {
    let mut worker = worker();
    let mut cutter = Cutter::new(items, weigh, size, first);
    while let Some((chunk, _)) = cutter.cut() {
        sink(map(&mut worker, chunk))?;
    }
    Ok(())
}

#[cfg(all(test, feature = "parallel"))]
mod tests {
    use super::*;

    fn double(count: &mut u32, chunk: Chunk<u32>) -> Chunk<u32> {
        *count += 1;
        Chunk { first: chunk.first, items: chunk.items.into_iter().map(|x| x * 2).collect() }
    }

    #[test]
    fn order_is_kept_whatever_is_in_flight() {
        for (jobs, in_flight) in [(1, 0), (2, 1), (5, 1000), (32, 0)] {
            let size = Batch { items: 7, weight: 100, in_flight };
            let mut out = Vec::new();
            let sink = |chunk: Chunk<u32>| {
                assert_eq!(chunk.first, 10 + out.len() as u64);
                out.extend(chunk.items);
                Ok::<(), ()>(())
            };
            run(0..1000_u32, |&x| x as usize, 10, size, jobs, || 0, double, sink).unwrap();
            assert_eq!(out, (0..1000).map(|x| x * 2).collect::<Vec<_>>());
        }
    }

    #[test]
    fn the_first_error_of_the_sink_ends_the_run() {
        let sink = |chunk: Chunk<u32>| if chunk.items.contains(&100) { Err(chunk.first) } else { Ok(()) };
        let size = Batch { items: 8, weight: 64, in_flight: 64 };
        assert_eq!(run(0..1_000_000_u32, |_| 1, 0, size, 2, || 0, double, sink), Err(48));
    }

    #[test]
    fn a_panic_ends_the_run() {
        let map = |(): &mut (), chunk: Chunk<u32>| assert!(!chunk.items.contains(&500), "as it must");
        let size = Batch { items: 3, weight: 64, in_flight: 10 };
        let run = || run(0..100_000_u32, |_| 1, 0, size, 4, || (), map, |()| Ok::<(), ()>(()));
        assert!(std::panic::catch_unwind(run).is_err());
    }
}
