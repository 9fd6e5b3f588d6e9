import Testing

@testable import Practice

@Suite struct `Where a program stopped` {
    private static func frame(_ name: String, _ image: String, _ place: String) -> String {
        "  1 [ra]          0x00007fec054f961f \(name) + 302 in \(image) at \(place)"
    }

    @Test func `The student's line and Swift's reason are told`() {
        let trap = Trap(
            in: [
                "Swift/ContiguousArrayBuffer.swift:692: Fatal error: Index out of range", "",
                Self.frame("_assertionFailure(_:_:file:line:flags:)", "libswiftCore.so", "//<compiler-generated>"),
                Self.frame("gradCAM(of:at:in:)", "exercise", "/a b/Lessons/04-gradcam/Exercise.swift:43:55"),
                Self.frame("closure #2", "libMiradorKit.so", "/a/Sources/Course/Exercises+GradCAM.swift:19:24"),
            ].joined(separator: "\n"))
        #expect(trap.line == 43 && trap.reason == "Index out of range" && trap.function == nil)
        #expect(
            trap.verdict
                == .failed(
                    .init(
                        es: "Se ha detenido en Exercise.swift:43: índice fuera de rango.",
                        en: "Stopped at Exercise.swift:43: Index out of range.")))
    }

    @Test func `Of the kit the function is told that was asked`() {
        let trap = Trap(
            in: [
                Self.frame("specialized Tensor.reshaped(to:)", "libMiradorKit.so", "//<compiler-generated>"),
                Self.frame("gradCAM(of:at:in:)", "exercise", "/Lessons/04-gradcam/Exercise.swift:28:9"),
            ].joined(separator: "\n"))
        #expect(trap.line == 28 && trap.function == "Tensor.reshaped(to:)")
        #expect(
            trap.verdict.hint(in: .en)
                == "Stopped at Exercise.swift:28: shapes, sizes or indices that do not fit (Tensor.reshaped(to:)).")
    }

    @Test func `A function that calls itself without end is named`() {
        let frames = Array(repeating: Self.frame("f(_:)", "exercise", "/Exercise.swift:3:31"), count: 30)
        #expect(Trap(in: frames.joined(separator: "\n")).isEndless)
        #expect(!Trap(in: frames.prefix(5).joined(separator: "\n")).isEndless)
    }

    @Test func `Silence is told as such`() {
        #expect(
            Trap(in: "").verdict
                == .failed(
                    .init(es: "Se ha detenido: el programa se ha interrumpido.", en: "Stopped: the program broke off."))
        )
    }
}
