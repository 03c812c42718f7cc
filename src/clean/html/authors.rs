//! Names of authors among what metadata calls authors: sites, addresses, user names and job titles stand there too.

/// The people named by the best source, cleaned.
pub(super) fn select(found: &mut Vec<(u8, String)>, publisher: Option<&str>, address: Option<&str>) -> Vec<String> {
    found.sort_by_key(|a| a.0);
    let host = address.and_then(|a| a.split("://").nth(1)).and_then(|a| a.split('/').next()).unwrap_or_default().trim_start_matches("www.");
    let site = host.split('.').next().unwrap_or_default();
    let mut out: Vec<String> = Vec::new();
    let mut rank = None;
    for (r, text) in found.drain(..) {
        if rank.is_some_and(|best| r != best) {
            break;
        }
        for name in text.split([',', ';', '|', '/', '\u{2022}']).flat_map(|n| n.split(" - ")).flat_map(|n| n.split(" và ")) {
            let name = name.trim().trim_matches(|c: char| !c.is_alphanumeric() && c != '.' && c != ')');
            if is_person(name, publisher, site) && !out.iter().any(|o| o.to_lowercase() == name.to_lowercase()) {
                rank = Some(r);
                out.push(name.to_owned());
            }
        }
    }
    out
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// Letters without marks: `Dân trí` and `dantri` are one.
fn plain(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let bare = text.nfd().filter(|c| !unicode_normalization::char::is_combining_mark(*c)).map(|c| match c {
        'đ' | 'Đ' => 'd',
        c => c,
    });
    squeeze(&bare.collect::<String>())
}

fn is_person(name: &str, publisher: Option<&str>, site: &str) -> bool {
    const NOBODY: [&str; 24] = [
        "admin",
        "administrator",
        "editor",
        "root",
        "user",
        "guest",
        "webmaster",
        "bientap",
        "banbientap",
        "toasoan",
        "btv",
        "pv",
        "ctv",
        "phongvien",
        "tonghop",
        "theo",
        "nguon",
        "baodientu",
        "tapchi",
        "facebook",
        "author",
        "tacgia",
        "news",
        "support",
    ];
    const SITE_WORDS: [&str; 14] = [
        "báo ",
        "tạp chí ",
        "đài ",
        "cổng thông tin",
        "công ty",
        "tập đoàn",
        "trang tin",
        "tin tức",
        "cổng ttđt",
        "newspaper",
        "online",
        "vietnam news",
        "corp",
        "jsc",
    ];
    let count = name.chars().count();
    if !(2..=60).contains(&count)
        || name.contains("://")
        || name.contains("www.")
        || name.contains('@')
        || name.contains(".com")
        || name.contains(".vn")
    {
        return false;
    }
    let key = plain(name);
    let lower = name.to_lowercase();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    if key.is_empty()
        || digits * 3 > count
        || NOBODY.contains(&key.as_str())
        || SITE_WORDS.iter().any(|w| lower.starts_with(w) || lower.ends_with(w))
    {
        return false;
    }
    let owner = publisher.map(plain).unwrap_or_default();
    let is_site = |s: &str| s.len() >= 3 && (key == s || key.trim_start_matches("bao") == s || s.trim_start_matches("bao") == key);
    !is_site(&owner) && !is_site(&plain(site)) && name.split_whitespace().count() <= 8
}
