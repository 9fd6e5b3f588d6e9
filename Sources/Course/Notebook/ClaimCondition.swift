/// The condition of a claim: comparisons of numbers of the run, `a > 2 * b and 0.1 < c <= d and not own`.
///
/// - A name is a number that the run gave with `notebook.number` or `notebook.value`; alone, without a comparison, it is
///   a yes or no that it gave with `notebook.value`, and `not` before it turns it round.
/// - Numbers are written `0.5` in both languages; `+ - * /`, parentheses and `abs(…)` combine them. A minus sign stands
///   between spaces, since names hold hyphens.
/// - Comparisons are `<`, `<=`, `>`, `>=`, `=`, `!=`; they may be chained, and joined with `and`.
///
/// **A name stands for its number as it is printed**, rounded, not for the one that was computed: a reader checks a
/// sentence with the numbers beside it, and where both are printed as 0.42 the one is not larger than the other,
/// whatever the seventh digit says. A `notebook.value` without a pattern is not printed and stands for itself.
/// What is computed from printed numbers is exact as a reader's arithmetic is: 0.44 - 0.42 is not less than 0.02.
struct ClaimCondition: Sendable {
    /// As it is written, on one line.
    let source: String
    let tests: [Test]

    enum Test: Sendable {
        case comparison(Expression, [(relation: Relation, Expression)])
        case flag(name: String, isWanted: Bool)
    }

    enum Relation: String, CaseIterable, Sendable {
        case less = "<", atMost = "<=", greater = ">", atLeast = ">=", equal = "=", unequal = "!="
    }

    indirect enum Expression: Sendable {
        case literal(Double)
        case name(String)
        case absolute(Expression)
        case operation(Expression, Operator, Expression)
    }

    enum Operator: Character, Sendable {
        case plus = "+", minus = "-", times = "*", over = "/"
    }

    enum Verdict: Hashable, Sendable {
        case holds, fails
        /// A number of it does not exist, and all that could be compared holds.
        case unknown
    }

    /// The names of which it speaks.
    var names: [String] {
        tests.flatMap { test -> [String] in
            switch test {
            case .comparison(let first, let others): first.names + others.flatMap { $0.1.names }
            case .flag(let name, _): [name]
            }
        }
    }

    /// Whether the condition holds.
    /// - Parameter value: what a name stands for.
    /// - Throws: `ClaimConditionError` where a number is taken for a yes or no or the other way round, and what `value` throws.
    func verdict(_ value: (String) throws -> ClaimValue) throws -> Verdict {
        let verdicts = try tests.map { try $0.verdict(value) }
        if verdicts.contains(.fails) { return .fails }
        return verdicts.contains(.unknown) ? .unknown : .holds
    }
}

/// Flaw of a condition.
struct ClaimConditionError: Error {
    let reason: String
}

extension ClaimCondition.Test {
    fileprivate func verdict(_ value: (String) throws -> ClaimValue) throws -> ClaimCondition.Verdict {
        switch self {
        case .flag(let name, let isWanted):
            guard case .flag(let isSet) = try value(name) else {
                throw ClaimConditionError(reason: "'\(name)' is a number; compare it with another, '\(name) > 0'")
            }
            return isSet == isWanted ? .holds : .fails
        case .comparison(let first, let others):
            var left = try first.value(value), verdict = ClaimCondition.Verdict.holds
            for (relation, expression) in others {
                let right = try expression.value(value)
                if left.number.isNaN || right.number.isNaN {
                    if verdict == .holds { verdict = .unknown }
                } else if !relation.holds(left, right) {
                    verdict = .fails
                }
                left = right
            }
            return verdict
        }
    }
}

/// A number, and how large the numbers were of which it was computed.
///
/// 0.3 - 0.1 and 0.2 differ in the last bits of a `Double`, by an amount that goes with 0.3: so much is no difference.
private struct Computed {
    var number: Double
    var size: Double

    init(_ number: Double, size: Double? = nil) { (self.number, self.size) = (number, size ?? abs(number)) }

    func isEqual(to other: Computed) -> Bool {
        number == other.number || abs(number - other.number) <= 1e-12 * (size + other.size)
    }
}

extension ClaimCondition.Relation {
    fileprivate func holds(_ left: Computed, _ right: Computed) -> Bool {
        let isEqual = left.isEqual(to: right)
        switch self {
        case .less: return left.number < right.number && !isEqual
        case .atMost: return left.number < right.number || isEqual
        case .greater: return left.number > right.number && !isEqual
        case .atLeast: return left.number > right.number || isEqual
        case .equal: return isEqual
        case .unequal: return !isEqual
        }
    }
}

extension ClaimCondition.Expression {
    fileprivate var names: [String] {
        switch self {
        case .literal: []
        case .name(let name): [name]
        case .absolute(let inner): inner.names
        case .operation(let left, _, let right): left.names + right.names
        }
    }

    fileprivate func value(_ value: (String) throws -> ClaimValue) throws -> Computed {
        switch self {
        case .literal(let number): return Computed(number)
        case .name(let name):
            guard case .number(let number) = try value(name) else {
                throw ClaimConditionError(
                    reason: "'\(name)' is a yes or no; it stands alone, '\(name)' or 'not \(name)'")
            }
            return Computed(number)
        case .absolute(let inner):
            let inner = try inner.value(value)
            return Computed(abs(inner.number), size: inner.size)
        case .operation(let left, let sign, let right):
            let left = try left.value(value), right = try right.value(value)
            switch sign {
            case .plus: return Computed(left.number + right.number, size: left.size + right.size)
            case .minus: return Computed(left.number - right.number, size: left.size + right.size)
            case .times: return Computed(left.number * right.number, size: left.size * right.size)
            case .over: return Computed(left.number / right.number, size: left.size / abs(right.number))
            }
        }
    }
}
