import Course
import Testing

@Suite struct `Text from outside on a terminal` {
    @Test(arguments: [
        ("plain ñ 猫 👍\twith\nlines", "plain ñ 猫 👍\twith\nlines"),
        ("\u{1B}[1mbold\u{1B}[0m and \u{1B}[38;5;208morange", "\u{1B}[1mbold\u{1B}[0m and \u{1B}[38;5;208morange"),
        ("\u{1B}]0;title\u{7}", "\\u{1B}]0;title\\u{7}"), ("\u{1B}[2J\u{1B}[H", "\\u{1B}[2J\\u{1B}[H"),
        ("over\rwritten\u{8}", "over\\u{D}written\\u{8}"), ("\u{9B}31m\u{7F}", "\\u{9B}31m\\u{7F}"),
        ("\u{1B}[", "\\u{1B}["), ("\u{1B}[1", "\\u{1B}[1"), ("\r\n", "\\u{D}\n"), ("", ""),
        ("\u{1B}[11111111111111111111m", "\\u{1B}[11111111111111111111m"),
    ])
    func `What would command it is shown as its code; line feeds, tabs and colours stay`(text: String, shown: String) {
        let got = text.printable
        #expect(got == shown)
    }
}
