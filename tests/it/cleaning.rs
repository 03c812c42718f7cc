//! `tinviet clean`: formats, what is kept, what is explained.

use std::fs;

use serde_json::Value;

use crate::cli::{folder, records, stderr, tinviet, with_input};

const PAGE: &str = "<html><head><link rel=canonical href='https://bao.example/lu-ve'><meta property='article:published_time' content='2026-11-10T06:00:00+07:00'></head>
<body><nav><ul><li><a href=/>Trang nhất</a></li><li><a href=/ts>Thời sự</a></li></ul></nav><article><h1>Lũ về sớm ở Suối Ngàn * hai bản bị cô lập</h1>
<p class=sapo>Mưa lớn suốt hai ngày khiến nước suối dâng cao, hai bản của xã Suối Ngàn phải đi lại bằng thuyền từ sáng nay.</p>
<figure><img src=a.jpg width=600 height=400><figcaption>Người dân Suối Ngàn dắt trâu lên đồi. Ảnh: Lê Hữu</figcaption></figure>
<p>Theo ông Trần Văn Lực, trưởng bản, nước lên nhanh trong đêm và tràn qua con đường duy nhất nối bản với trung tâm xã.</p>
<h2>Việc cần làm ngay</h2>
<ul><li>Đưa người già và trẻ nhỏ của hai bản lên nhà văn hóa trên đồi trước khi trời tối.</li>
<li>Chở gạo, mì và nước uống đủ dùng ba ngày vào bản bằng thuyền của bộ đội.</li></ul>
<p>- Thưa ông, bản còn thiếu gì? Phóng viên hỏi khi chiếc thuyền cuối cùng chở hàng cập bờ lúc chiều muộn.</p>
<table><tr><th>Bản</th><th>Số hộ phải dời</th></tr><tr><td>Suối Ngàn</td><td>21 hộ | 90 người</td></tr><tr><td>Lũng Mây</td><td>14 hộ</td></tr></table>
<p>Huyện cho biết sẽ dựng lại cầu treo ngay khi nước rút, kinh phí lấy từ quỹ phòng chống thiên tai của tỉnh.</p>
<p class=author>Lê Hữu</p></article><footer>© Báo. Ghi rõ nguồn khi dẫn lại.</footer></body></html>";

fn clean(args: &[&str], page: &str) -> String {
    let output = with_input(&[&["clean", "-"], args].concat(), page.as_bytes());
    assert!(output.status.success(), "{}", stderr(&output));
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn text_is_title_and_paragraphs() {
    let text = clean(&[], PAGE);
    let lines: Vec<&str> = text.lines().collect();
    assert_eq!(lines[0], "Lũ về sớm ở Suối Ngàn * hai bản bị cô lập");
    assert!(lines[1].starts_with("Mưa lớn") && lines[2].starts_with("Theo ông") && lines.last() == Some(&""), "{text}");
    assert!(!text.contains("Ảnh:") && !text.contains("Trang nhất"));
    let more = clean(&["--keep", "caption,byline"], PAGE);
    let lines: Vec<&str> = more.lines().collect();
    assert!(lines[2].ends_with("Ảnh: Lê Hữu") && lines.contains(&"Lê Hữu"), "{more}");
}

#[test]
fn markdown_has_headings_lists_tables_and_escapes() {
    let text = clean(&["--format", "markdown", "--keep", "caption"], PAGE);
    for block in [
        "# Lũ về sớm ở Suối Ngàn \\* hai bản bị cô lập\n\n**Mưa lớn",
        "\n\n*Người dân Suối Ngàn dắt trâu lên đồi. Ảnh: Lê Hữu*\n\nTheo ông",
        "\n\n## Việc cần làm ngay\n\n- Đưa người già",
        "trước khi trời tối.\n- Chở gạo",
        "\n\n\\- Thưa ông",
        "\n\n| Bản | Số hộ phải dời |\n| --- | --- |\n| Suối Ngàn | 21 hộ \\| 90 người |\n| Lũng Mây | 14 hộ |\n\nHuyện",
    ] {
        assert!(text.contains(block), "{block} in\n{text}");
    }
    let front = clean(&["--format", "markdown", "--metadata"], PAGE);
    assert!(front.starts_with("---\nid: \"-\"\ntitle: \"Lũ về") || front.starts_with("---\nid: "), "{front}");
    assert!(
        front.contains("\nurl: \"https://bao.example/lu-ve\"\ndate: \"2026-11-10T06:00:00+07:00\"\nauthors: [\"Lê Hữu\"]\n"),
        "{front}"
    );
    assert!(front.contains("\n---\n\n# Lũ về"));
}

#[test]
fn json_is_an_object_a_page_with_its_failures() {
    let dir = folder("clean_json");
    let file = dir.join("pages.jsonl");
    fs::write(
        &file,
        format!(
            "{}\n{{\"id\":\"bad\"\n{}\n",
            serde_json::json!({"id": "a", "html": PAGE}),
            serde_json::json!({"id": "b", "text": "Trang nhất\n"})
        ),
    )
    .unwrap();
    let output = tinviet(&["clean", file.to_str().unwrap(), "--format", "jsonl", "--keep", "caption", "--explain"]);
    assert_eq!(output.status.code(), Some(1));
    let all = records(&output);
    assert_eq!(all.len(), 3);
    let article = &all[0]["articles"][0];
    let labels: Vec<&str> = article["paragraphs"].as_array().unwrap().iter().map(|p| p["label"].as_str().unwrap()).collect();
    assert_eq!(labels[..4], ["title", "lead", "caption", "body"]);
    // `text` is that of `analyze`, whatever is kept beside it.
    assert!(!article["text"].as_str().unwrap().contains("Ảnh:"));
    assert_eq!(article["published"]["value"], "2026-11-10T06:00:00+07:00");
    let lines = all[0]["lines"].as_array().unwrap();
    assert!(lines[0]["number"] == 1 && lines[0]["text"] == "Trang nhất" && lines[0]["reason"].is_string() && lines[0]["keep"] == false);
    assert!(all[1]["error"].is_string());
    assert_eq!(all[2]["articles"], Value::Array(Vec::new()));
    assert!(stderr(&output).contains("pages.jsonl: line 3: no article on this page"), "{}", stderr(&output));
}

#[test]
fn every_line_is_explained_with_its_place() {
    let page = "Trang nhất\r\nThời sự\n\nMột\tdòng chữ có ký tự lạ 😀 đứng đây\n";
    let whole = page.trim_end();
    for (unit, end) in [("char", whole.chars().count()), ("byte", whole.len()), ("utf16", whole.encode_utf16().count())] {
        let table = clean(&["--explain", "--offsets", unit], page);
        let rows: Vec<Vec<&str>> = table.lines().map(|l| l.split('\t').collect()).collect();
        assert_eq!(rows[0], ["id", "line", "start", "end", "kept", "label", "confidence", "reason", "text"]);
        assert_eq!(rows.len(), 5);
        assert!(rows.iter().all(|r| r.len() == 9), "{table}");
        assert_eq!((rows[1][1], rows[1][2], rows[1][8]), ("1", "0", "Trang nhất"));
        assert_eq!((rows[3][5], rows[3][8]), ("empty", ""));
        assert_eq!(rows[4][3].parse(), Ok(end), "{unit}");
        assert_eq!(rows[4][8], "Một dòng chữ có ký tự lạ 😀 đứng đây");
    }
    assert_eq!(tinviet(&["clean", "--explain", "--format", "markdown", "x"]).status.code(), Some(2));
}

#[test]
fn pages_without_an_article_are_named_and_no_failure() {
    let dir = folder("clean_none");
    for n in 0..25 {
        fs::write(dir.join(format!("{n:02}.txt")), "Trang nhất\nThời sự\n").unwrap();
    }
    fs::write(dir.join("z.html"), PAGE).unwrap();
    let output = tinviet(&["clean", dir.to_str().unwrap()]);
    assert!(output.status.success());
    let said = stderr(&output);
    assert!(
        said.contains("00.txt: no article on this page") && said.contains("25 pages in all have no article") && !said.contains("24.txt"),
        "{said}"
    );
    assert!(String::from_utf8(output.stdout).unwrap().starts_with("Lũ về"));
}

#[test]
fn articles_of_many_pages_stand_apart() {
    let output = tinviet(&["clean", "corpus/pages", "--jobs", "1"]);
    let text = String::from_utf8(output.stdout).unwrap();
    let analyzed = tinviet(&["analyze", "corpus/pages", "--layers", "none"]);
    let mut want = String::new();
    for record in records(&analyzed) {
        for article in record["articles"].as_array().unwrap() {
            let parts = [article["title"].as_str(), article["text"].as_str()];
            parts.into_iter().flatten().filter(|p| !p.is_empty()).for_each(|p| want.push_str(&format!("{p}\n")));
            want.push('\n');
        }
    }
    assert!(text == want, "clean and analyze agree");
    assert!(tinviet(&["clean", "corpus/pages", "--jobs", "5"]).stdout == text.as_bytes());
}
