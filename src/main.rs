//! The command line of tinviet.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
