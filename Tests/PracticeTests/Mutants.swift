import Foundation

/// A function of a solution with one small change, as a slip of the pen makes it.
struct Mutant: Hashable, CustomStringConvertible {
    /// The function's name in the solution.
    let function: String
    /// The line as it was and as it is now: `if a < b { → if a <= b {`.
    let change: String
    /// The whole function, under the name that it was given.
    let source: String

    var description: String { "\(function): \(change)" }
}

/// A solution's file, taken apart into its functions.
struct MutatedFile {
    private struct Function {
        let name, head, body: String
    }

    private let functions: [Function]
    /// The check of each function, by its name.
    private let checks: [String: String]

    init(_ text: String) {
        functions = text.matches(of: /(?m)^public func (?<name>\w+)(?<head>[^{]+\{\n)(?<body>(?s:.)+?\n)\}$/).map {
            Function(name: String($0.name), head: String($0.head), body: String($0.body))
        }
        checks = Dictionary(
            uniqueKeysWithValues: text.matches(of: /Exercise\((\w+), check: Exercises\.(\w+)\)/).map {
                (String($0.output.1), String($0.output.2))
            })
    }

    /// All mutants of all functions, each once.
    var mutants: [Mutant] {
        var mutants: [Mutant] = []
        for function in functions {
            for body in Set(Mutation.all.flatMap { $0.bodies(function.body) }).sorted() where body != function.body {
                mutants.append(
                    Mutant(
                        function: function.name, change: Self.change(from: function.body, to: body),
                        source: "func mutant\(mutants.count)\(function.head)\(body)}\n"))
            }
        }
        return mutants
    }

    /// A file that declares some mutants as a lesson's exercises; the functions stand in it too, for those that others call.
    /// - Returns: the text, and the lines that each mutant takes.
    func program(of mutants: [Mutant]) -> (text: String, lines: [ClosedRange<Int>]) {
        var text = "import Mirador\n\n", lines: [ClosedRange<Int>] = []
        for function in functions { text += "func \(function.name)\(function.head)\(function.body)}\n" }
        var line = text.utf8.count { $0 == Self.newline }
        for mutant in mutants {
            let height = mutant.source.utf8.count { $0 == Self.newline }
            lines.append(line + 1...line + height)
            text += mutant.source
            line += height
        }
        text += "let exercises: [Exercise] = [\n"
        for mutant in mutants {
            let name = mutant.source.dropFirst(5).prefix { $0 != "(" }
            text += "Exercise(\(name), check: Exercises.\(checks[mutant.function]!)),\n"
        }
        return (text + "]\n", lines)
    }

    private static let newline = UInt8(ascii: "\n")

    private static func change(from old: String, to new: String) -> String {
        let (before, after) = (old.split(separator: "\n"), new.split(separator: "\n"))
        let i = zip(before, after).enumerated().first { $1.0 != $1.1 }?.offset ?? min(before.count, after.count)
        func line(_ lines: [Substring]) -> String { lines[i].trimmingCharacters(in: .whitespaces) }
        guard before.count == after.count else { return "without \(line(before))" }
        return "\(line(before)) → \(line(after))"
    }
}

/// A small change that may be made wherever a pattern is found.
struct Mutation {
    private let pattern: Regex<AnyRegexOutput>
    private let replacements: (Regex<AnyRegexOutput>.Match) -> [String]

    /// The bodies in which it is made at one place.
    func bodies(_ body: String) -> [String] {
        body.matches(of: pattern).flatMap { match in
            replacements(match).map { body.replacingCharacters(in: match.range, with: $0) }
        }
    }

    /// - Parameter replacements: what may stand in the pattern's place, with `$1` and `$2` for its groups.
    init(_ pattern: String, _ replacements: String...) {
        self.init(pattern) { match in
            replacements.map { replacement in
                match.output.indices.dropFirst().reduce(replacement) { text, group in
                    text.replacing("$\(group)", with: match.output[group].substring ?? "")
                }
            }
        }
    }

    init(_ pattern: String, making replacements: @escaping (Regex<AnyRegexOutput>.Match) -> [String]) {
        // The patterns stand below.
        self.pattern = try! Regex(pattern)
        self.replacements = replacements
    }

    static var all: [Mutation] { limits + signs + numbers + factors + leftOut + confused + deleted }

    private static var limits: [Mutation] {
        [
            Mutation(" < ", " <= ", " > "), Mutation(" <= ", " < ", " >= "), Mutation(" > ", " >= ", " < "),
            Mutation(" >= ", " > ", " <= "), Mutation(" == ", " != "), Mutation(" != ", " == "),
            Mutation(#"\.\.<"#, "..."),
            Mutation(#"\.\.\."#, "..<"), Mutation(" && ", " || "), Mutation("to: ", "through: "),
        ]
    }

    private static var signs: [Mutation] {
        [
            Mutation(#" \+ "#, " - "), Mutation(" - ", " + "), Mutation(#" \+= "#, " -= ", " = "),
            Mutation(#"return (.+)"#, "return -($1)"), Mutation(#"= try (.+)"#, "= try -($1)"),
        ]
    }

    /// One more and one less.
    private static var numbers: [Mutation] {
        [
            Mutation(#"(?:^|[^\w$.]|\.\.\.|\.\.<)\d+(?!\w|\.\d)"#) { match in
                let text = match.output[0].substring ?? "", digits = text.drop { !$0.isNumber }
                let before = text.dropLast(digits.count)
                return Int(digits).map { number in [1, -1].map { "\(before)\(number + $0)" } } ?? []
            },
            Mutation(#"\b0\.5\b"#, "1", "0"), Mutation(#"(\w+) in (0\.\.<[\w.]+(?:\[\d\])?)"#, "$1 in ($2).dropLast()"),
        ]
    }

    private static var factors: [Mutation] {
        [
            Mutation(#" \* "#, " / ", " + "), Mutation(" / ", " * "), Mutation(#" \*= "#, " += "),
            Mutation(#"[\w.]+ [*+-] "#, ""), Mutation(#" [*/+-] [\w.]+(?:\([^()]*\))?(?:\[[^\]]*\])?"#, ""),
            Mutation(#" [*/+-] \([^()]*\)"#, ""),
        ]
    }

    /// Calls and conditions that are forgotten.
    private static var leftOut: [Mutation] {
        [
            Mutation(#"\babs\("#, "("), Mutation(#"\.(?:absoluteValue|relu|squareRoot)\(\)"#, ""),
            Mutation(#"\.clamped\(to: [^)]*\)"#, ""), Mutation(#"\b(?:min|max)\(([^(),]+), ([^(),]+)\)"#, "$1", "$2"),
            Mutation(#" && [^&{\n]+ "#, " "), Mutation(#"\w+ [<>=!]+ \w+ && "#, ""),
            Mutation(#" where [^{\n]+\{"#, " {"),
        ]
    }

    /// Names that are taken for one another.
    private static var confused: [Mutation] {
        [
            Mutation(#"\bmean\("#, "sum("), Mutation(#"\bsum\("#, "mean("), Mutation("maximum", "minimum"),
            Mutation(#"\bmin\("#, "max("), Mutation(#"\bmax\("#, "min("), Mutation(#"\.relu\("#, ".absoluteValue("),
            Mutation(#"\.height, \.width"#, ".height", ".width", ".channel", ".channel, .width", ".channel, .height"),
            Mutation(#"over: \.channel"#, "over: .height", "over: .width"),
            Mutation(#"([\w$]+), ([\w$]+)\]"#, "$2, $1]"),
        ]
            + [
                ("row", "column"), ("rows", "columns"), ("height", "width"), ("top", "left"), ("bottom", "right"),
                ("bestRow", "bestColumn"), ("dx", "dy"), ("image", "baseline"), ("image", "current"),
                ("first", "second"),
                ("p1", "p2"), ("activation", "gradient"), ("alphas", "gradient"), ("map", "mask"), ("map", "energy"),
                ("lowest", "highest"), ("rate", "l2"), ("window", "step"), ("whole", "drop"), ("length", "queryLength"),
                ("vector", "query"), ("x", "baseline"), ("score", "baselineScore"), ("probabilities", "q"),
                ("g", "sum"),
                ("k", "c"), ("i", "j"), ("u", "v"), ("p", "q"), ("observed", "expected"), ("change", "tolerance"),
                (".gradient", ".guided"), (".deconvnet", ".guided"),
            ].flatMap { [swapped($0, $1), swapped($1, $0)] }
    }

    private static func swapped(_ one: String, _ other: String) -> Mutation {
        Mutation(#"(^|[^\w.$])\#(one.replacing(".", with: #"\."#))(?![\w:(])"#, "$1" + other)
    }

    private static var deleted: [Mutation] {
        [
            Mutation(#"\n +[\w\[\], ]+ [+*]?= [^\n]+"#) { match in
                let line = match.output[0].substring ?? ""
                return line.contains("let ") || line.contains("var ") ? [] : [""]
            },
            Mutation(#"\n +(?:guard|if) [^\n]+\{ return [^\n]+"#, ""),
        ]
    }
}
