//! The command line of tinviet.

mod cli;

/// Counts allocations for `tinviet bench`, at the price of some speed: only in builds that ask for it.
#[cfg(feature = "count-allocations")]
#[global_allocator]
static ALLOCATOR: &stats_alloc::StatsAlloc<std::alloc::System> = &stats_alloc::INSTRUMENTED_SYSTEM;

fn main() -> std::process::ExitCode {
    cli::main()
}
