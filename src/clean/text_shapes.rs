//! Shapes of single lines and of neighbours that say what they are, whatever the model thinks: clocks, minutes of a match, numbers of
//! pictures, strange headlines, enumerations.

use std::sync::LazyLock;

use super::cues::{Cues, Family, Place};
use super::features::looks_like_name;
use super::relate::{Relations, is_paragraph};
use super::runs::is_teaser;
use super::scan::{First, Last, LineScan, Scan, mark, word_hash};
use super::window::Stand;

/// A lead has at most so many words.
const LEAD_WORDS: usize = 80;

/// The sentence of a teaser has at most so many: below a caption stands a paragraph.
const TEASER_WORDS: usize = 24;

/// `3/15`
pub(super) fn is_counter(line: &str) -> bool {
    let number = |s: &str| s.trim().parse::<u16>().ok();
    line.split_once('/').is_some_and(|(at, of)| matches!((number(at), number(of)), (Some(a), Some(b)) if 0 < a && a <= b))
}

/// `bạn`, `quý vị`, `chúng tôi` ... by the hashes of their words.
pub(super) static READER: LazyLock<[u32; 7]> = LazyLock::new(|| ["bạn", "quý", "chúng", "vui", "mời", "hãy", "xin"].map(word_hash));

/// `phút`, `giờ` ... and `trước` by the hashes of their words.
pub(super) static AGES: LazyLock<([u32; 7], u32)> =
    LazyLock::new(|| (["giây", "phút", "giờ", "tiếng", "ngày", "tuần", "tháng"].map(word_hash), word_hash("trước")));

/// `Về tác giả: ...`
pub(super) fn tells_of_writer(line: &str) -> bool {
    ["Về tác giả", "Về người viết", "Giới thiệu tác giả", "VỀ TÁC GIẢ"].iter().any(|w| line.starts_with(w))
}

/// `Sang năm tôi 35.`
pub(super) fn is_short_sentence(line: &LineScan, cue: &Cues) -> bool {
    (3..=15).contains(&line.words())
        && line.last == Last::Stop
        && line.first == First::Upper
        && cue.notice == 0
        && cue.leading & FURNITURE == 0
}

/// The families of cues of what is no text.
pub(super) const FURNITURE: u16 =
    1 << Family::Ui as u8 | 1 << Family::List as u8 | 1 << Family::Tag as u8 | 1 << Family::Legal as u8 | 1 << Family::Caption as u8;

/// Whether line `i`, right below the headline, is a paragraph apart from the others: names and stamps stand between.
pub(super) fn is_lead(lines: &[LineScan], cue: &Cues, i: usize) -> bool {
    let apart = |l: &LineScan| l.words() <= 8 && l.last != Last::Stop;
    is_paragraph(&lines[i]) && lines[i].words() <= LEAD_WORDS && cue.notice < 3 && lines.get(i + 1).is_some_and(apart)
}

/// `Trả lời:`, `Hỏi:`, `Đáp:`
pub(super) fn answers(cue: &Cues) -> bool {
    cue.at(Family::Question) >= Place::Start
}

/// Whether a line in quotation marks stands in a paragraph near as well.
pub(super) fn is_pulled(line: &LineScan, relation: &Relations) -> bool {
    line.words() >= 5 && matches!(line.last, Last::Quote | Last::StopQuote) && (line.stops > 0 || relation.ahead.max(relation.back) >= 8)
}

/// Whether the bulleted lines that `lines` begins with are points of the text and no headlines: two and more, and one ends in a
/// comma or full stop, or has a colon after its first words, or two begin with the same word.
pub(super) fn is_enumeration(scan: &Scan, lines: &[LineScan]) -> bool {
    let count = lines.iter().take_while(|l| l.first == First::Bullet).count();
    let points = &lines[..count];
    let built = |l: &LineScan| {
        let colon = scan.marks_of(l).iter().take(6).any(|m| m & mark::COLON != 0);
        matches!(l.last, Last::Comma | Last::Stop) || (colon && l.words() > 6)
    };
    let alike = |pair: &[LineScan]| matches!((scan.words_of(&pair[0]), scan.words_of(&pair[1])), ([a, ..], [b, ..]) if a == b);
    count >= 2 && (points.iter().any(built) || points.windows(2).any(alike))
}

/// Whether line `i` is a headline among paragraphs near which no two of its words stand together: that of another article.
/// Headings of the text itself are shorter, or their words come back: all of the nine of this length on the pages of the corpus
/// have some, two fifths of the headlines of others have none.
pub(super) fn is_strange(lines: &[LineScan], relations: &[Relations], stands: &[Stand], i: usize) -> bool {
    let Some(after) = stands.get(i + 1) else { return false };
    let (line, place) = (&lines[i], &stands[i]);
    (9..=15).contains(&line.words())
        && matches!(line.last, Last::Letter | Last::Digit | Last::Quote)
        && line.first == First::Upper
        && place.back > 0
        && place.ahead > 0
        && (place.run >= 3 || after.run >= 3)
        && apart(&relations[i])
}

/// Whether line `i` and the next are the headline and the one sentence of another article: a headline of many words, and paragraphs
/// near have few of the pairs of words of either. Of 35 such pairs on the pages of the corpus all are; headings of the text with one
/// sentence below have seven words at most.
pub(super) fn is_pair(lines: &[LineScan], relations: &[Relations], stands: &[Stand], i: usize) -> bool {
    let Some(sentence) = lines.get(i + 1) else { return false };
    let (line, few) = (&lines[i], |at: usize, most: u8| relations[at].ahead.max(relations[at].back) <= most);
    (9..=22).contains(&line.words())
        && matches!(line.last, Last::Letter | Last::Digit | Last::Quote | Last::Question)
        && matches!(line.first, First::Upper | First::Quote)
        && stands[i].back > 0
        && (stands[i].run >= 3 || stands[i + 1].run >= 3)
        && is_teaser(sentence)
        && sentence.words() <= TEASER_WORDS
        && sentence.quotes == 0
        // Behind the name of a writer another article begins.
        && !(i > 0 && (looks_like_name(&lines[i - 1]) || lines[i - 1].last == Last::Close && lines[i - 1].words() <= 6))
        && few(i, 3)
        && few(i + 1, 1)
}

/// Whether no paragraph near has two words of the line together.
pub(super) fn apart(relation: &Relations) -> bool {
    relation.ahead == 0 && relation.back == 0
}

/// `75'`, `90+3’`, `75' Lê An (1-0)`
pub(super) fn is_minute(line: &str) -> bool {
    if !line.starts_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let Some((number, rest)) = line.split_once(['\'', '’', '′']) else { return false };
    let digits = |s: &str| matches!(s.len(), 1..=3) && s.bytes().all(|b| b.is_ascii_digit());
    let counted = number.split_once('+').map_or_else(|| digits(number), |(a, b)| digits(a) && digits(b.trim_start()));
    counted && (rest.is_empty() || rest.starts_with([' ', ':']))
}

/// `Giá hoa tăng mạnh - Ảnh 2.`: how several content management systems name the pictures of an article.
pub(super) fn ends_in_number_of_picture(line: &str) -> bool {
    let line = line.strip_suffix('.').unwrap_or(line);
    if !line.ends_with(|c: char| c.is_ascii_digit()) {
        return false;
    }
    let head = line.trim_end_matches(|c: char| c.is_ascii_digit());
    let number = line.len() - head.len();
    (1..=2).contains(&number) && [" - Ảnh ", " - ảnh ", " – Ảnh ", " - Hình ", " - Photo "].iter().any(|w| head.ends_with(w))
}

/// `từ trái sang`, `từ phải qua` by the hashes of their words.
pub(super) static SIDES: LazyLock<[[u32; 2]; 3]> =
    LazyLock::new(|| [["từ", "từ"], ["trái", "phải"], ["sang", "qua"]].map(|pair| pair.map(word_hash)));

/// `Ông An (thứ hai từ phải sang) ...`, `Lê An (trái) và ...`
pub(super) fn points_at_people(line: &str, words: &[u32]) -> bool {
    const PLACES: [&str; 16] = [
        "trái)",
        "phải)",
        "bìa trái)",
        "bìa phải)",
        "giữa)",
        "ở giữa)",
        "đứng giữa)",
        "ngồi giữa)",
        "bên trái)",
        "bên phải)",
        "áo ",
        "váy ",
        "ngoài cùng",
        "ngồi ",
        "đứng ",
        "hàng ",
    ];
    let counted = || words.windows(3).any(|w| w[0] == SIDES[0][0] && SIDES[1].contains(&w[1]) && SIDES[2].contains(&w[2]));
    let told = || memchr::memchr_iter(b'(', line.as_bytes()).take(2).any(|at| PLACES.iter().any(|p| line[at + 1..].starts_with(p)));
    told() || line.contains('(') && counted()
}

/// `Xin cảm ơn ông!`, `Trân trọng cảm ơn bà.`
pub(super) fn gives_thanks(line: &str) -> bool {
    ["cảm ơn", "Cảm ơn", "cám ơn"].iter().any(|w| line.contains(w))
}

/// Whether a line is a time of the day: `20:25`, `09h15`, `9h`.
pub(super) fn is_clock(line: &str) -> bool {
    if line.len() > 9 {
        return false;
    }
    let digits = |s: &str, most: u8| matches!(s.len(), 1 | 2) && s.parse::<u8>().is_ok_and(|n| n <= most);
    let Some(at) = line.find([':', 'h', 'H']) else { return false };
    let (hour, minute) = (&line[..at], &line[at + 1..]);
    digits(hour, 24) && (digits(minute, 59) || minute.is_empty() && !line.ends_with(':'))
}

#[cfg(test)]
mod tests {
    use super::{ends_in_number_of_picture, is_clock, is_minute};

    #[test]
    fn minutes_and_numbers_of_pictures_are_told_by_their_ends() {
        assert!(["75'", "90+3’", "6′", "14' Lê An (0-1)"].iter().all(|l| is_minute(l)));
        assert!(["'", "1975'", "a'", "90+", "75", "+3'", "60's nhạc"].iter().all(|l| !is_minute(l)));
        assert!(["Giá hoa tăng - Ảnh 1.", "Giá hoa tăng – Ảnh 12"].iter().all(|l| ends_in_number_of_picture(l)));
        assert!(["Ảnh 1.", "Giá hoa tăng 12", "Giá hoa - Ảnh 123", "hoa - Ảnh ", ""].iter().all(|l| !ends_in_number_of_picture(l)));
    }

    #[test]
    fn a_clock_is_a_time_of_the_day_and_nothing_else() {
        assert!(["20:25", "9h", "09h15", "0:00"].iter().all(|l| is_clock(l)));
        assert!(["20:75", "25h10", "3:", "2h sáng", "12", "tỉ số 2:1", "", "h"].iter().all(|l| !is_clock(l)));
    }
}
