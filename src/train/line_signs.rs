//! Lines beside the text that are written for made pages: names of authors and sources, comments of readers, tables of
//! contents.

use super::line::Random;
use super::line_pages::Source;
use crate::clean::teach::GoldLine;

const FAMILIES: [&str; 14] = ["Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Vũ", "Đặng", "Bùi", "Đỗ", "Hồ", "Ngô", "Dương", "Lý", "Đinh"];
const GIVEN: [&str; 24] = [
    "An", "Bình", "Chi", "Dũng", "Giang", "Hà", "Hải", "Hiền", "Hòa", "Hương", "Khánh", "Lan", "Linh", "Long", "Mai", "Minh", "Nam",
    "Ngọc", "Phong", "Quân", "Sơn", "Thảo", "Trang", "Tuấn",
];
const SOURCES: [&str; 14] = [
    "TTXVN",
    "Reuters",
    "AFP",
    "AP",
    "BBC",
    "CNN",
    "Tân Hoa Xã",
    "Kyodo",
    "Yonhap",
    "Bloomberg",
    "The Guardian",
    "Báo Nhân Dân",
    "Người Lao Động",
    "VOV",
];

/// What readers write under an article.
const OPINIONS: [&str; 18] = [
    "Bài viết rất hay, cảm ơn tác giả.",
    "Tôi thấy chuyện này ở đâu cũng có, quan trọng là cách làm thế nào cho bền.",
    "Mong cơ quan chức năng sớm vào cuộc để người dân yên tâm.",
    "Hồi trước nhà tôi cũng gặp cảnh này, phải mất mấy năm mới gượng dậy được. Giờ đọc lại thấy thương bà con quá.",
    "Theo tôi nên phạt nặng hơn nữa mới đủ răn đe.",
    "Ở chỗ mình giá còn cao hơn, mà chất lượng thì chẳng thấy đâu. Không hiểu quản lý kiểu gì mà để vậy.",
    "Xem mà xúc động, chúc mọi người nhiều sức khỏe.",
    "Cho hỏi dự án này bao giờ thì xong vậy ạ?",
    "Người viết nên tìm hiểu kỹ hơn, số liệu trong bài có vẻ chưa đúng với thực tế ở địa phương tôi.",
    "Đi làm xa nhiều năm, đọc tin quê nhà lúc nào cũng thấy ấm lòng.",
    "Hay quá, con tôi cũng học trường này.",
    "Nói thì dễ, làm mới khó. Cứ chờ xem.",
    "Tuyệt vời!",
    "Tôi ủng hộ, nhưng phải có lộ trình rõ ràng để doanh nghiệp nhỏ còn kịp chuẩn bị.",
    "Đường này mùa mưa là ngập, năm nào cũng kêu mà năm nào cũng vậy.",
    "Các cháu giỏi quá, chúc các cháu thành công.",
    "Bạn nói đúng, hôm trước tôi ra đó cũng thấy y như vậy, xe đông mà chẳng ai phân luồng.",
    "Không đồng ý với ý kiến trên. Mỗi nơi một hoàn cảnh, không thể áp dụng giống nhau được.",
];

const BUTTONS: [&str; 8] = [
    "Thích Trả lời",
    "Thích • Trả lời •",
    "Trả lời Thích Chia sẻ",
    "Thích Phản hồi",
    "Trả lời",
    "Thích (3) Trả lời",
    "Phản hồi Báo cáo vi phạm",
    "Trả lời -",
];

const CONTENTS: [&str; 5] = ["Mục lục", "Nội dung chính", "Nội dung bài viết", "MỤC LỤC", "Trong bài này"];

fn pick<'a>(list: &[&'a str], random: &mut Random) -> &'a str {
    list[random.below(list.len())]
}

/// A name of two or three words.
fn name(random: &mut Random) -> String {
    let given = pick(&GIVEN, random);
    match random.below(3) {
        0 => format!("{} {given}", pick(&GIVEN, random)),
        1 => format!("{} {given}", pick(&FAMILIES, random)),
        _ => format!("{} {} {given}", pick(&FAMILIES, random), pick(&GIVEN, random)),
    }
}

/// The writer's line as one of the ways in which papers print it.
fn signature(random: &mut Random) -> String {
    let (name, source) = (name(random), pick(&SOURCES, random));
    match random.below(16) {
        0..=3 => name,
        4 => name.to_uppercase(),
        5 => format!("Theo {source}"),
        6 => format!("(Theo {source})"),
        7 => format!("{name} (Theo {source})"),
        8 => format!("{name} (tổng hợp)"),
        9 => format!("{name}/{source}"),
        10 => format!("Bài, ảnh: {name}"),
        11 => format!("Thực hiện: {name}"),
        12 => format!("Tác giả: {name}"),
        13 => format!("Nguồn: {source}"),
        14 => format!("{name} - {}", self::name(random)),
        _ => format!("PV {name}"),
    }
}

fn place_after(middle: &[GoldLine], letter: char) -> Option<usize> {
    middle.iter().rposition(|l| l.1 == letter).map(|at| at + 1)
}

/// The writer's line is put behind the last paragraph or below the headline, in place of the one that stands there.
pub(super) fn sign(middle: &mut Vec<GoldLine>, random: &mut Random) {
    if middle.iter().map(|l| l.2).max().unwrap_or(0) > 1 {
        return;
    }
    middle.retain(|l| l.1 != 'A');
    let at = if random.chance(70) { place_after(middle, 'B') } else { middle.iter().position(|l| l.1 == 'T').map(|at| at + 1) };
    let Some(at) = at else { return };
    let article = middle[at - 1].2;
    middle.insert(at, (signature(random), 'A', article));
    if random.chance(15) {
        middle.insert(at + 1, (format!("Ảnh: {}", name(random)), 'A', article));
    }
}

/// Comments of readers with their writers and buttons.
pub(super) fn comments(random: &mut Random) -> Vec<GoldLine> {
    let mut out: Vec<GoldLine> = Vec::new();
    let mut push = |text: String| out.push((text, 'M', 0));
    let count = 2 + random.below(8);
    if random.chance(85) {
        push(match random.below(4) {
            0 => format!("Bình luận ({count})"),
            1 => format!("{count} bình luận"),
            2 => "Ý kiến bạn đọc".into(),
            _ => format!("Ý kiến ({count})"),
        });
    }
    let (buttons, mixed) = (pick(&BUTTONS, random), random.chance(30));
    for _ in 0..count {
        let age = format!("{} {}", 1 + random.below(23), ["giờ", "giờ trước", "phút trước", "ngày trước"][random.below(4)]);
        let writer = match random.below(4) {
            0 => format!("{} - {}", name(random), ["Hà Nội", "TP.HCM", "Đà Nẵng", "Nghệ An", "Cần Thơ"][random.below(5)]),
            1 => format!("{}{}", ["minh", "hoa_", "bacsi", "ngoc.", "tuan"][random.below(5)], 10 + random.below(89)),
            _ => name(random),
        };
        push(if mixed { format!("{writer} {age}") } else { writer });
        for _ in 0..1 + random.below(2) {
            push(pick(&OPINIONS, random).to_owned());
        }
        if random.chance(85) {
            push(if mixed { buttons.to_owned() } else { format!("{buttons} {age}") });
        }
    }
    out
}

/// Numbered or plain headings between paragraphs, with or without a table of contents before the text.
pub(super) fn headings(middle: &mut Vec<GoldLine>, others: &[Source], random: &mut Random) {
    let places: Vec<usize> = (1..middle.len()).filter(|&i| middle[i].1 == 'B' && middle[i - 1].1 != 'H').collect();
    if places.len() < 3 {
        return;
    }
    let article = middle[places[0]].2;
    let (way, upper) = (random.below(5), random.chance(15));
    let step = 1 + random.below((places.len() / 3).clamp(1, 3));
    let chosen: Vec<usize> = places.iter().copied().step_by(step).take(8).collect();
    let mut titles = Vec::new();
    for n in 1..=chosen.len() {
        let lines = &others[random.below(others.len())].lines;
        let pool: Vec<&GoldLine> = lines.iter().filter(|l| matches!(l.1, 'H' | 'T')).collect();
        let Some(base) = pool.get(random.below(pool.len())) else { return };
        let words = 2 + random.below(12);
        let text: Vec<&str> = base.0.split_whitespace().take(words).collect();
        let text = text.join(" ").trim_end_matches([',', ':', '.', ';']).to_owned();
        let text = if upper { text.to_uppercase() } else { text };
        titles.push(match way {
            0 => format!("{n}. {text}"),
            1 => format!("{n}/ {text}"),
            2 => format!("{}. {text}", ["I", "II", "III", "IV", "V", "VI", "VII", "VIII"][n - 1]),
            _ => text,
        });
    }
    for (at, title) in chosen.iter().zip(&titles).rev() {
        middle.insert(*at, (title.clone(), 'H', article));
    }
    if random.chance(30) && titles.len() >= 3 {
        let at = chosen[0];
        let mut block: Vec<GoldLine> = vec![(pick(&CONTENTS, random).to_owned(), 'M', 0)];
        block.extend(titles.into_iter().map(|t| (t, 'M', 0)));
        middle.splice(at..at, block);
    }
}
