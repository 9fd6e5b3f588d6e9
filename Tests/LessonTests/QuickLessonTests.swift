import Foundation
import Programs
import Reference
import Testing

/// Promise of README about `--quick` on every machine: how much is computed, not how long that takes.
@Suite struct `A quick lesson` {
    /// What the convolutions of EfficientNet-Lite0's forward pass multiply.
    private static let pass = 383e6

    /// The multiplications of a convolution as oneDNN describes it:
    /// `mb1_g32ic32oc32_ih112oh112kh3sh1dh0ph1_iw112ow112kw3sw1dw0pw1`.
    private static func multiplications(_ problem: Substring) -> Double {
        var sizes: [Substring: Double] = [:], rest = problem
        while !rest.isEmpty {
            let name = rest.prefix { !$0.isNumber }, number = rest.dropFirst(name.count).prefix { $0.isNumber }
            sizes[name.drop { $0 == "_" }] = Double(number)
            rest = rest.dropFirst(name.count + number.count)
        }
        let factors: [Substring] = ["mb", "ic", "oc", "oh", "ow", "kh", "kw"]
        return factors.reduce(1) { $0 * (sizes[$1] ?? .nan) } / (sizes["g"] ?? 1)
    }

    private static func multiplications(of run: Tool.Run) -> Double {
        run.output.split(separator: "\n").reduce(0) { sum, line in
            guard line.hasPrefix("onednn_verbose,exec,"), line.contains(",convolution,") else { return sum }
            return sum + multiplications(line.split(separator: ",").dropLast().last ?? "")
        }
    }

    private static let talking = ["ONEDNN_VERBOSE": "1"]

    @Test func `The measure is what a forward pass takes`() throws {
        let run = try Tool.mirador.run(
            ["predict", "--image", Tool.asset("photographs/chelsea.png")], environment: Self.talking)
        let found = Self.multiplications(of: run)
        #expect(abs(found / Self.pass - 1) < 0.02)
    }

    /// The three that compute most.
    @Test(
        .enabled(if: Thorough.isAsked),
        arguments: ["lesson-occlusion", "lesson-adversarial", "lesson-human-comparison"])
    func `It computes as much as 700 forward passes at most`(lesson: String) throws {
        let folder = try TemporaryFolder()
        let run = try Tool(name: lesson).run(
            ["--quick", "--format", "markdown", "--output", folder.path("out")], environment: Self.talking)
        try #require(run.status == 0, "\(run.errors)")
        let passes = Self.multiplications(of: run) / Self.pass
        #expect(passes > 100)
        #expect(passes < 700)
    }
}
