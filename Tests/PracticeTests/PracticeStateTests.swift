import Testing

@testable import Practice

@Suite struct `What is remembered of practice` {
    @Test func `It is written and read`() {
        var state = PracticeState()
        #expect(state.text == "\n" && state.lesson == nil)
        state.lesson = "04-gradcam"
        state.solved = ["01-occlusion", "00-introduction"]
        #expect(state.text == "at 04-gradcam\nsolved 00-introduction\nsolved 01-occlusion\n")
        #expect(PracticeState(state.text) == state)
    }

    @Test(arguments: ["at\n", "at one two\n", "\u{0}\u{1}", "solved\nfoo bar\n"])
    func `What it does not know means nothing`(text: String) { #expect(PracticeState(text) == PracticeState()) }
}
