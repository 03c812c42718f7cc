//! Where results and complaints go.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use anyhow::Context;

/// Standard output, or the file named by `-o`.
pub(super) fn open(path: Option<&Path>) -> anyhow::Result<Box<dyn Write + Send>> {
    Ok(match path {
        None => Box::new(BufWriter::with_capacity(1 << 16, io::stdout())),
        Some(path) => {
            let file = File::create(path).with_context(|| format!("cannot write {}", path.display()))?;
            Box::new(BufWriter::with_capacity(1 << 16, file))
        }
    })
}

/// A line on standard error.
pub(super) fn complain(message: &str) {
    // Nowhere to report that standard error is gone.
    let _ = writeln!(io::stderr().lock(), "tinviet: {message}");
}
