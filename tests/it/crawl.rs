//! A crawl of an invented paper: pages with gold, with the furniture that one page alone does not give away, and with text that recurs
//! and must stay.

use serde_json::{Value, json};

/// A page.
pub struct Page {
    pub id: String,
    pub url: String,
    pub lines: Vec<Line>,
}

/// A line, and whether it belongs to the article.
pub struct Line {
    pub text: String,
    pub kept: bool,
}

const PLACES: [&str; 12] = [
    "Đồng Lau",
    "Suối Ngàn",
    "Bến Cát",
    "Lũng Mây",
    "Cồn Nổi",
    "Đèo Gió",
    "Thác Bạc",
    "Làng Chài",
    "Gò Sậy",
    "Phố Núi",
    "Vàm Sâu",
    "Bãi Dâu",
];
const NAMES: [&str; 8] =
    ["Trần Văn Lực", "Lê Thị Nhài", "Phạm Hữu Sơn", "Hoàng Thị Mận", "Vũ Đình Khải", "Đặng Thị Lụa", "Bùi Quang Tạo", "Ngô Thị Sen"];
const AUTHORS: [&str; 4] = ["Minh Khuê", "Hà Phương", "Theo TTXVN", "Quốc Bảo"];
const THINGS: [(&str, &str); 8] = [
    ("cây cầu treo", "cầu treo"),
    ("trạm bơm nước", "trạm bơm"),
    ("ngôi trường hai tầng", "ngôi trường"),
    ("con đường bê tông", "con đường"),
    ("chợ nổi", "chợ nổi"),
    ("vườn ươm cây dược liệu", "vườn ươm"),
    ("xưởng dệt thổ cẩm", "xưởng dệt"),
    ("bến thuyền khách", "bến thuyền"),
];

/// Sentences of a story: `{p}` place, `{t}` thing, `{s}` its short name, `{n}` person, `{k}` a number.
const BODY: [&str; 14] = [
    "Theo ông {n}, {s} ở {p} khởi công từ đầu mùa khô, đến nay đã xong {k} phần trăm khối lượng và dự kiến bàn giao trước mùa mưa.",
    "Người dân {p} góp hơn {k} triệu đồng cùng hàng trăm ngày công, vì {s} cũ đã hỏng từ trận lũ hai năm trước.",
    "“Có {s} mới, bọn trẻ không phải đi vòng {k} cây số nữa”, bà {n} nói khi đứng nhìn thợ đổ mẻ bê tông cuối cùng.",
    "Huyện sẽ hỗ trợ {p} thêm {k} tấn xi măng để làm nốt đoạn nối từ {s} ra đường lớn.",
    "Trước đó, nhiều hộ ở {p} lo {s} làm dở dang khi nhà thầu đầu tiên bỏ đi, để lại {k} người thợ chưa nhận lương.",
    "Tổ giám sát cộng đồng của {p} họp mỗi tuần một lần, ghi lại từng xe cát chở đến {s} và dán bảng kê ở nhà văn hóa.",
    "Anh {n}, thợ chính, cho biết phần khó nhất của {s} là móng, vì nền đất ở {p} toàn bùn và sâu tới {k} mét.",
    "Ngoài {s}, xã còn muốn dựng một trạm y tế nhỏ cạnh {p} để phục vụ {k} hộ dân hai bên bờ.",
    "Sáng qua, đoàn kiểm tra của tỉnh đã đến {p} đo lại độ lún của {s} và yêu cầu gia cố thêm {k} cọc.",
    "Những năm trước, muốn sang bên kia, dân {p} phải chờ đò cả giờ; giờ {s} rút ngắn quãng đường còn {k} phút.",
    "Chị {n} mở một quán nước cạnh {s}, mỗi ngày bán được chừng {k} cốc nước vối cho thợ và khách qua đường.",
    "Chủ tịch xã nói {p} không còn nợ nhà thầu, mọi khoản chi cho {s} đều có chữ ký của {k} đại diện các xóm.",
    "Vài cụ già ở {p} kể rằng chỗ đặt {s} bây giờ từng là bãi họp chợ, mỗi phiên có tới {k} gian hàng.",
    "Nếu mưa đến sớm, việc hoàn thiện {s} ở {p} có thể lùi thêm {k} ngày, nhưng phần chính thì chắc chắn xong.",
];

/// Furniture in whole sentences: before, between and after the paragraphs.
const ABOVE: &str = "Chúng tôi gửi bản tin sáng tới hộp thư của bạn trước bảy giờ, kể lại những chuyện đáng chú ý nhất của đêm qua.";
const BETWEEN: &str = "Câu chuyện nào cũng bắt đầu từ một cuộc gọi: đường dây của tòa soạn mở cửa cả ngày lẫn đêm, kể cả dịp nghỉ lễ.";
const BELOW: [&str; 3] = [
    "Tòa soạn trân trọng mọi ý kiến trái chiều và sẽ đăng lại những thư hay nhất vào số báo giấy cuối tuần.",
    "Nhiều độc giả đã ủng hộ quỹ học bổng của báo trong năm qua, giúp hàng nghìn em nhỏ vùng cao được đến trường.",
    "Ban biên tập cho biết ứng dụng trên điện thoại vừa được nâng cấp, chạy nhanh hơn và tốn ít dung lượng hơn trước.",
];
const MENU: [&str; 6] = ["Trang nhất", "Thời sự", "Đời sống", "Kinh tế", "Thể thao", "Báo giấy"];
const FOOT: [&str; 3] = ["Lên đầu trang", "Liên hệ quảng cáo", "© Báo Sông Quê. Ghi rõ nguồn khi dẫn lại."];
/// An introduction that all parts of a series share.
pub const SERIES: &str =
    "Dọc con sông cạn, cầu treo và trạm bơm nối nhau mọc lên từ tiền góp của dân; loạt bài này đi qua những bến bờ ấy.";
/// Ends an interview.
const THANKS: &str = "Xin cảm ơn ông!";

struct Story {
    title: String,
    lead: String,
    body: Vec<String>,
}

/// Numbers that look random and are the same on every run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % sides
    }
}

fn story(n: usize, dice: &mut Dice) -> Story {
    let (place, (thing, short)) = (PLACES[n % PLACES.len()], THINGS[(n / PLACES.len() + n) % THINGS.len()]);
    let mut fill = |sentence: &str| {
        let (name, number) = (NAMES[dice.roll(NAMES.len())], (dice.roll(80) + 11).to_string());
        sentence.replace("{p}", place).replace("{t}", thing).replace("{s}", short).replace("{n}", name).replace("{k}", &number)
    };
    let title = fill("{p} dựng {t} bằng tiền góp của {k} hộ dân");
    let lead = fill("Sau {k} tuần làm việc không nghỉ, {s} ở {p} đã thành hình, khép lại nhiều năm chờ đợi của người dân hai bên bờ.");
    let first = n * 5 % BODY.len();
    let body = (0..5 + n % 4).map(|k| fill(BODY[(first + k * 3) % BODY.len()])).collect();
    Story { title, lead, body }
}

/// The pages of the crawl, `count` stories and some repeated ones.
pub fn pages(count: usize) -> Vec<Page> {
    let mut dice = Dice(7);
    let stories: Vec<Story> = (0..count).map(|n| story(n, &mut dice)).collect();
    let mut pages: Vec<Page> = (0..count).map(|n| page(n, n, &stories)).collect();
    // The same article again, under other addresses, among the others.
    for (copy, at) in [(4, 9), (4, 17), (4, 25), (11, 20)] {
        pages.insert(at.min(pages.len()), page(copy, count + at, &stories));
    }
    pages
}

fn page(n: usize, number: usize, stories: &[Story]) -> Page {
    let story = &stories[n];
    let author = AUTHORS[n % AUTHORS.len()];
    let mut lines = Vec::new();
    let mut add = |text: &str, kept: bool| lines.push(Line { text: text.to_owned(), kept });
    MENU.iter().for_each(|m| add(m, false));
    add(&story.title, true);
    // Many pages are published in the same minute.
    add(&format!("Thứ ba, 10/11/2026, {}:00 (GMT+7)", 6 + n % 3), false);
    add(ABOVE, false);
    // Every tenth story is a part of the series.
    add(if n % 10 == 3 { SERIES } else { &story.lead }, true);
    for (k, paragraph) in story.body.iter().enumerate() {
        if k == 2 {
            add(BETWEEN, false);
        }
        add(paragraph, true);
    }
    if n % 9 == 2 {
        add(THANKS, true);
    }
    if n.is_multiple_of(3) {
        add(BELOW[0], false);
    }
    add(BELOW[1], false);
    add(BELOW[2], false);
    add(author, false);
    add("Đọc nhiều", false);
    // The most read stories stand on every page, their own too.
    stories.iter().take(4).for_each(|s| add(&s.title, false));
    add("Tin mới", false);
    stories.iter().cycle().skip(n + 1).take(4).for_each(|s| add(&s.title, false));
    FOOT.iter().for_each(|f| add(f, false));
    Page { id: format!("tin-{number}"), url: format!("https://www.songque.example/doi-song/tin-{number}.html"), lines }
}

impl Page {
    pub fn text(&self) -> String {
        self.lines.iter().map(|line| format!("{}\n", line.text)).collect()
    }

    /// Whether `line` is the headline of the page.
    pub fn is_headline(&self, line: &Line) -> bool {
        self.lines.iter().find(|l| l.kept).is_some_and(|l| std::ptr::eq(l, line))
    }

    /// As a record; without its address when `known` is false.
    pub fn record(&self, known: bool) -> Value {
        if known { json!({"id": self.id, "url": self.url, "text": self.text()}) } else { json!({"id": self.id, "text": self.text()}) }
    }
}

/// The texts of the page's lines, with what was made of each.
pub fn lines_of<'a>(page: &'a Page, analysis: &'a Value) -> impl Iterator<Item = (&'a str, &'a Value)> {
    assert_eq!(page.id, analysis["id"]);
    page.lines.iter().map(|l| l.text.as_str()).zip(analysis["lines"].as_array().unwrap())
}

/// F1 of kept characters, and the share of the articles' characters that is lost.
pub fn score(pages: &[Page], analyses: &[Value]) -> (f64, f64) {
    let (mut hit, mut kept, mut gold) = (0, 0, 0);
    for (page, analysis) in pages.iter().zip(analyses) {
        for (line, (text, made)) in page.lines.iter().zip(lines_of(page, analysis)) {
            let (size, got) = (text.chars().count(), made["keep"] == true);
            hit += if line.kept && got { size } else { 0 };
            kept += if got { size } else { 0 };
            gold += if line.kept { size } else { 0 };
        }
    }
    (2.0 * f64::from(hit as u32) / f64::from((kept + gold) as u32), 1.0 - f64::from(hit as u32) / f64::from(gold as u32))
}
