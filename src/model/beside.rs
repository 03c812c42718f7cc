//! Loading beside other loading, where the system gives a thread for it.

use std::panic::resume_unwind;
use std::thread::{Builder, Scope, ScopedJoinHandle};

/// Something that is being made.
pub(crate) enum Beside<'s, T> {
    /// In a thread of its own.
    Thread(ScopedJoinHandle<'s, T>),
    /// There was no thread for it: it is there already.
    Here(T),
}

impl<'s, T: Send + 's> Beside<'s, T> {
    /// Starts to make it.
    pub(crate) fn start(scope: &'s Scope<'s, '_>, make: fn() -> T) -> Self {
        match Builder::new().spawn_scoped(scope, make) {
            Ok(thread) => Beside::Thread(thread),
            Err(_) => Beside::Here(make()),
        }
    }

    /// Waits for it. A panic in its thread goes on here.
    pub(crate) fn get(self) -> T {
        match self {
            Beside::Thread(thread) => thread.join().unwrap_or_else(|panic| resume_unwind(panic)),
            Beside::Here(made) => made,
        }
    }
}
