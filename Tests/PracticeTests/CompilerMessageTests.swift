import Testing

@testable import Practice

@Suite struct `What the compiler says` {
    @Test func `The first error and its line are told`() throws {
        let output = """
            /a b/Lessons/04-gradcam/Exercise.swift:30:9: warning: variable 'x' was never used
            /a b/Lessons/04-gradcam/Exercise.swift:31:12: error: cannot find 'relu' in scope
                return relu(x)
                       ^~~~
            /a b/Lessons/04-gradcam/Exercise.swift:40:1: error: expected '}'
            """
        let message = try #require(CompilerMessage(in: output))
        #expect(message.place == "Exercise.swift:31")
        #expect(
            message.verdict
                == .failed(
                    .init(
                        es: "No compila. Exercise.swift:31: cannot find 'relu' in scope",
                        en: "It does not compile. Exercise.swift:31: cannot find 'relu' in scope")))
    }

    @Test func `An error without a place is one, silence is none`() {
        #expect(
            CompilerMessage(in: "<unknown>:0: error: missing required module 'CCairo'")?.text
                == "missing required module 'CCairo'")
        #expect(CompilerMessage(in: "all is well") == nil)
    }
}
