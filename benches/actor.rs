//! Speed of this stage over the corpus pages, in MB/s of input.

fn main() {}
