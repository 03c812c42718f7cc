//! Large inputs in constant memory. The size of the ordinary test suits an ordinary test; a whole crawl:
//!
//! ```text
//! TINVIET_MEMORY_MB=2000 TINVIET_MEMORY_TEXT=viwiki.txt.xz TINVIET_BIN=target/release/tinviet \
//!     cargo test --test it memory:: -- --nocapture
//! ```
//!
//! `TINVIET_MEMORY_LAYERS` (all by default), `TINVIET_MEMORY_JOBS` (`1,2,5` by default). The input is made as it is read, and
//! the output is hashed as it is written: no disk is needed.

use std::fs;
use std::hash::Hasher;
use std::io::{BufRead, Cursor, Read, Write};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

/// The most memory that a run may have, in MB.
const MOST: u64 = 300;

fn setting(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|v| !v.is_empty())
}

fn program(args: &[&str]) -> Child {
    let bin = setting("TINVIET_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_tinviet").to_owned());
    let (input, output, errors) = (Stdio::piped(), Stdio::piped(), Stdio::null());
    Command::new(bin).args(args).stdin(input).stdout(output).stderr(errors).spawn().unwrap()
}

/// Paragraphs of articles, one an item; articles begin with `# title = `.
fn lines() -> Box<dyn Iterator<Item = String>> {
    let Some(path) = setting("TINVIET_MEMORY_TEXT") else {
        let line = |n: u32| match n % 12 {
            0 => format!("# title = Bão số {n}"),
            _ => format!(
                "Ngày {}/9, bão số {n} vào vịnh Bắc Bộ. Ông Nguyễn Văn Mẫu, Chủ tịch tỉnh Quảng Ninh, nói: \"Gió còn mạnh\".",
                n % 28 + 1
            ),
        };
        return Box::new((0..3000).map(line));
    };
    let unpacked = Command::new("xz").args(["-dc", &path]).output().unwrap().stdout;
    Box::new(Cursor::new(unpacked).lines().map(Result::unwrap))
}

/// Writes so many bytes of JSON Lines, the articles again and again.
fn feed(out: &mut impl Write, bytes: usize) {
    let (mut written, mut number, mut text) = (0, 0, String::new());
    'all: loop {
        for line in lines().chain(["# title = ".to_owned()]) {
            if !line.starts_with("# title = ") {
                text.push_str(&line);
                text.push('\n');
                continue;
            }
            if !text.trim().is_empty() {
                let record = format!("{}\n", serde_json::json!({"id": number.to_string(), "text": text}));
                out.write_all(record.as_bytes()).unwrap();
                (written, number) = (written + record.len(), number + 1);
                if written >= bytes {
                    break 'all;
                }
            }
            text.clear();
        }
    }
}

/// Resident memory in MB.
fn resident(id: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{id}/status")).ok()?;
    let line = status.lines().find_map(|l| l.strip_prefix("VmRSS:"))?;
    line.trim().strip_suffix("kB")?.trim().parse::<u64>().ok().map(|kb| kb / 1024)
}

/// What a run gave: a hash of its output, the documents, and its memory over time.
fn run(args: &[&str], write: impl FnOnce(&mut dyn Write) + Send) -> (u64, usize, Vec<u64>) {
    let mut child = program(args);
    let (mut stdin, mut stdout, id) = (child.stdin.take().unwrap(), child.stdout.take().unwrap(), child.id());
    let done = AtomicBool::new(false);
    std::thread::scope(|scope| {
        scope.spawn(move || write(&mut stdin));
        let memory = scope.spawn(|| {
            let mut samples = Vec::new();
            while !done.load(Ordering::Relaxed) {
                samples.extend(resident(id));
                std::thread::sleep(Duration::from_millis(50));
            }
            samples
        });
        let (mut hash, mut count, mut buffer) = (rustc_hash::FxHasher::default(), 0, vec![0; 1 << 16]);
        // Whole buffers: how the bytes come must not change the hash.
        loop {
            let mut filled = 0;
            while filled < buffer.len() {
                match stdout.read(&mut buffer[filled..]).unwrap() {
                    0 => break,
                    n => filled += n,
                }
            }
            if filled == 0 {
                break;
            }
            hash.write(&buffer[..filled]);
            count += memchr::memchr_iter(b'\n', &buffer[..filled]).count();
        }
        child.wait().unwrap();
        done.store(true, Ordering::Relaxed);
        (hash.finish(), count, memory.join().unwrap())
    })
}

#[cfg(target_os = "linux")]
#[test]
fn a_crawl_is_read_in_constant_memory_to_the_same_bytes() {
    let bytes = setting("TINVIET_MEMORY_MB").map_or(2, |mb| mb.parse::<usize>().unwrap()) * 1_000_000;
    let layers = setting("TINVIET_MEMORY_LAYERS").unwrap_or_else(|| "all".to_owned());
    let mut outputs = Vec::new();
    for jobs in setting("TINVIET_MEMORY_JOBS").unwrap_or_else(|| "1,2,5".to_owned()).split(',') {
        let started = Instant::now();
        let args = ["analyze", "--no-clean", "--layers", &layers, "--jobs", jobs, "-"];
        let (hash, documents, memory) = run(&args, |mut out| feed(&mut out, bytes));
        let tenths: Vec<u64> = memory.chunks((memory.len() / 10).max(1)).map(|c| c.iter().copied().max().unwrap_or(0)).collect();
        let peak = memory.iter().copied().max().unwrap_or(0);
        let (mb, seconds) = (bytes / 1_000_000, started.elapsed().as_secs());
        println!(
            "--jobs {jobs}, layers {layers}: {mb} MB, {documents} documents in {seconds} s; at most {peak} MB; by tenths of the time {tenths:?}"
        );
        assert!(peak < MOST, "{peak} MB");
        // From the second tenth on, when the buffers have grown, it does not grow any more.
        if let (Some(early), Some(late)) = (tenths.get(1..5), tenths.get(5..)) {
            let (early, late) = (early.iter().max().unwrap(), late.iter().max().unwrap());
            assert!(*late <= early + early / 4 + 8, "{tenths:?}");
        }
        outputs.push((hash, documents));
    }
    outputs.dedup();
    assert_eq!(outputs.len(), 1, "the output depends on the number of threads");
}

/// A record of any size costs no more than the limit.
#[cfg(target_os = "linux")]
#[test]
fn a_record_over_the_limit_is_skipped_in_bounded_memory() {
    let megabytes = if setting("TINVIET_MEMORY_MB").is_some() { 500 } else { 60 };
    let write = move |out: &mut dyn Write| {
        out.write_all(b"{\"id\":\"big\",\"text\":\"").unwrap();
        let piece = "Bão vào vịnh Bắc Bộ. ".repeat(50_000);
        for _ in 0..megabytes * 1_000_000 / piece.len() {
            out.write_all(piece.as_bytes()).unwrap();
        }
        out.write_all("\"}\n{\"id\":\"small\",\"text\":\"Mưa.\"}\n".as_bytes()).unwrap();
    };
    let started = Instant::now();
    let (_, documents, memory) = run(&["analyze", "--no-clean", "--max-record", "8000000", "-"], write);
    let peak = memory.iter().copied().max().unwrap_or(0);
    println!("a record of {megabytes} MB: at most {peak} MB, {} s", started.elapsed().as_secs());
    assert_eq!(documents, 2);
    assert!(peak < MOST / 2, "{peak} MB");
}
