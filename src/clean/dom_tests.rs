//! Pages in HTML as they are labelled: layouts that say little by their names.

use super::html::read;
use super::{Article, Cleaned, Cleaner, Label, Page};

const TITLE: &str = "Huyện chở nước ngọt miễn phí cho hơn một nghìn hộ dân vùng hạn mặn";
const LEAD: &str = "Ba sà lan chở nước từ thượng nguồn đã về đến xã sáng nay, giúp người dân vơi nỗi lo mua nước giá cao giữa mùa khô.";
const TEXT: [&str; 4] = [
    "Sáng 12/3, hàng trăm hộ dân của xã đã được cấp nước ngọt sau hơn một tháng phải mua nước với giá cao từ các xe bồn tư nhân.",
    "Theo lãnh đạo xã, độ mặn trên sông đo được sáng nay là 6 phần nghìn, cao hơn cùng kỳ năm ngoái gần gấp đôi, nhà máy nước phải ngừng lấy nước.",
    "Gia đình bà Sáu có bốn người, mỗi ngày dùng tiết kiệm cũng hết nửa khối nước, phải chở từ nhà người thân cách đó ba cây số.",
    "Huyện đã huy động ba sà lan chở nước về, dự kiến cấp cho hơn một nghìn hộ trong tuần này và tiếp tục cho đến khi có mưa.",
];

fn clean(source: &str) -> (String, Cleaned) {
    let (text, facts) = read(source);
    let mut out = Cleaned::default();
    Cleaner::embedded().clean(Page { text: &text, html: Some(&facts), url: None }, &mut out);
    (text, out)
}

fn label_of(page: &(String, Cleaned), line: &str) -> Label {
    let found = page.1.lines.iter().find(|l| l.span.of(&page.0).starts_with(line));
    found.map_or(Label::Empty, |l| l.label)
}

fn article(page: &(String, Cleaned)) -> &Article {
    &page.1.articles[0]
}

fn paragraphs(open: &str, close: &str) -> String {
    TEXT.iter().map(|t| format!("{open}{t}{close}")).collect()
}

const MENU: &str = "<div><a href=/1>Trang chủ</a> <a href=/2>Thời sự</a> <a href=/3>Thế giới</a> <a href=/4>Kinh doanh</a></div>";

#[test]
fn old_pages_without_names_and_with_the_title_of_the_paper_are_read() {
    let page = clean(&format!(
        "<title>Báo Mới</title>{MENU}<table><tr><td>12/03/2020 08:15<br><b><font size=4>{TITLE}</font></b><br><b>{LEAD}</b><br><br>{}\
         <p align=right><b>Lê Hoàng An</b></td></tr></table>",
        paragraphs("", "<br><br>")
    ));
    assert_eq!((label_of(&page, TITLE), label_of(&page, LEAD)), (Label::Title, Label::Lead));
    assert!(TEXT.iter().all(|t| label_of(&page, t) == Label::Body));
    assert_eq!(article(&page).authors, ["Lê Hoàng An"]);
}

#[test]
fn a_recipe_is_an_article() {
    let steps = [
        "Thịt rửa sạch, thái miếng vừa ăn rồi ướp với nước mắm và tiêu.",
        "Bắc chảo lên bếp, phi thơm hành rồi cho thịt vào xào săn.",
        "Thêm nước, đun nhỏ lửa khoảng 30 phút đến khi thịt mềm.",
    ];
    let items = ["300 g thịt ba chỉ", "2 quả trứng gà", "1 thìa nước mắm", "1 củ cà rốt nhỏ"];
    let list = |all: &[&str]| all.iter().map(|x| format!("<li>{x}</li>")).collect::<String>();
    let links: String = (0..24).map(|n| format!("<li><a href=/{n}>Món ngon cuối tuần số {n} cho cả nhà</a></li>")).collect();
    let page = clean(&format!(
        "{MENU}<div><h1>Cách nấu thịt kho trứng đậm đà cho bữa tối</h1><div>06/05/2020 10:00</div><p>Món thịt kho quen thuộc với nhiều gia đình, dễ làm, đưa cơm.</p>\
         <h2>Nguyên liệu</h2><ul>{}</ul><h2>Cách làm</h2><ol>{}</ol></div><h3>Món ngon khác</h3><ul>{links}</ul>",
        list(&items),
        list(&steps)
    ));
    assert!(steps.iter().chain(&items).all(|t| label_of(&page, t) == Label::Body));
}

#[test]
fn stamps_among_the_paragraphs_are_no_text() {
    let report = |title: &str, from: usize| {
        format!(
            "<table><tr><td><b>{title}</b></td></tr><tr><td>03/05/2003 16:00</td></tr><tr><td>{}<br>{}</td></tr></table>",
            TEXT[from],
            TEXT[from + 1]
        )
    };
    let page = clean(&format!("{MENU}{}{}", report(TITLE, 0), report("Tin cuối cùng về đợt hạn mặn ở hạ lưu sông", 2)));
    let stamps = page.1.lines.iter().filter(|l| l.span.of(&page.0) == "03/05/2003 16:00");
    assert!(stamps.map(|l| l.label).all(|l| l == Label::Dateline));
}

#[test]
fn bold_lines_above_paragraphs_are_headings() {
    let signs: String =
        ["Bạch Dương", "Kim Ngưu", "Song Tử", "Cự Giải"].iter().zip(TEXT).map(|(h, t)| format!("<b>{h}</b><br>{t}<br>")).collect();
    let page = clean(&format!("{MENU}<div><b>{TITLE}</b><br>12/03/2020 08:15<br>{LEAD}<br>{signs}</div>"));
    assert_eq!((label_of(&page, "Kim Ngưu"), label_of(&page, "Cự Giải")), (Label::Heading, Label::Heading));
}

#[test]
fn a_lone_cell_of_a_row_is_no_headline() {
    let rows: String = (1..5)
        .map(|n| format!("<tr><td>{n}</td><td>Công ty Vận tải số {n} và Công ty Gạch Yên Sở</td><td>Thẩm phán {n}</td></tr>"))
        .collect();
    let page = clean(&format!(
        "{MENU}<div><h1>{TITLE}</h1><p>{LEAD}</p>{}<table>{rows}</table><p>{}</p></div>",
        paragraphs("<p>", "</p>"),
        TEXT[1]
    ));
    assert_eq!(page.1.articles.len(), 1);
    assert!((1..5).all(|n| label_of(&page, &format!("Công ty Vận tải số {n}")) != Label::Title));
}

#[test]
fn who_signed_and_when_is_found_beside_the_headline_and_behind_the_text() {
    for (above, behind, authors, day) in [
        ("Đăng lúc: Thứ năm - 12/03/2020 08:15 - Người đăng bài viết: Lê An", "", &["Lê An"][..], "2020-03-12T08:15"),
        ("bởi Lê An — 12/03/2020 trong Xã hội", "", &["Lê An"], "2020-03-12"),
        ("Lê An (t/h) 08:15 12/03/2020", "", &["Lê An"], "2020-03-12T08:15"),
        ("12/03/2020 08:15 GMT+7", "Bài và ảnh: LÊ AN - TRẦN BÌNH", &["LÊ AN", "TRẦN BÌNH"], "2020-03-12T08:15+07:00"),
        ("Thứ năm, 12/3/2020, 08:15", "Trung tâm Văn hóa huyện Ba Khe", &["Trung tâm Văn hóa huyện Ba Khe"], "2020-03-12T08:15"),
    ] {
        let text: String =
            std::iter::once(TITLE).chain([above, LEAD]).chain(TEXT).chain([behind, "Tin liên quan"]).map(|l| format!("{l}\n")).collect();
        let mut out = Cleaned::default();
        Cleaner::embedded().clean(Page { text: &text, html: None, url: None }, &mut out);
        let article = &out.articles[0];
        assert_eq!(
            (&article.authors[..], article.published.value.map(|v| v.to_string()).as_deref()),
            (&authors.iter().map(|a| (*a).to_owned()).collect::<Vec<_>>()[..], Some(day)),
            "{above} {behind}"
        );
    }
}

#[test]
fn the_day_of_the_paper_above_the_headline_is_not_that_of_the_article() {
    let page = clean(&format!(
        "<div>Chủ nhật, 15/03/2020, 09:02 (GMT+7)</div>{MENU}<div><div>Thứ năm, 12/03/2020, 08:15 (GMT+7)</div><h1>{TITLE}</h1><p>{LEAD}</p>{}</div>",
        paragraphs("<p>", "</p>")
    ));
    assert_eq!(article(&page).published.value.map(|v| v.to_string()).as_deref(), Some("2020-03-12T08:15+07:00"));
}
