/// Reads the condition of a claim.
struct ClaimParser {
    private let source: String
    private var rest: ArraySlice<Token>

    private enum Token: Equatable {
        case word(String)
        case number(Double)
        /// A relation, an operator or a parenthesis.
        case sign(String)

        var text: String {
            switch self {
            case .word(let word): word
            case .number(let number): "\(number)"
            case .sign(let sign): sign
            }
        }
    }

    /// - Throws: `ClaimConditionError`.
    static func condition(_ text: some StringProtocol) throws(ClaimConditionError) -> ClaimCondition {
        let source = text.split(whereSeparator: \.isWhitespace).joined(separator: " ")
        var parser = ClaimParser(source: source, rest: try tokens(of: source)[...])
        var tests = [try parser.test()]
        while !parser.rest.isEmpty {
            guard parser.take(.word("and")) else { throw parser.unexpected("'and' or the end") }
            tests.append(try parser.test())
        }
        return ClaimCondition(source: source, tests: tests)
    }

    // MARK: Grammar

    private mutating func test() throws(ClaimConditionError) -> ClaimCondition.Test {
        if take(.word("not")) {
            guard case .name(let name) = try factor() else {
                throw ClaimConditionError(reason: "'not' has no name after it")
            }
            return .flag(name: name, isWanted: false)
        }
        let first = try sum()
        var others: [(relation: ClaimCondition.Relation, ClaimCondition.Expression)] = []
        while let relation = relation() { others.append((relation, try sum())) }
        guard others.isEmpty else { return .comparison(first, others) }
        guard case .name(let name) = first else { throw unexpected("a comparison, <, <=, >, >=, = or !=") }
        return .flag(name: name, isWanted: true)
    }

    private mutating func relation() -> ClaimCondition.Relation? {
        guard case .sign(let sign)? = rest.first, let relation = ClaimCondition.Relation(rawValue: sign) else {
            return nil
        }
        rest.removeFirst()
        return relation
    }

    private mutating func sum() throws(ClaimConditionError) -> ClaimCondition.Expression {
        var sum = try product()
        while let sign = sign(of: [.plus, .minus]) { sum = .operation(sum, sign, try product()) }
        return sum
    }

    private mutating func product() throws(ClaimConditionError) -> ClaimCondition.Expression {
        var product = try factor()
        while let sign = sign(of: [.times, .over]) { product = .operation(product, sign, try factor()) }
        return product
    }

    private mutating func sign(of operators: [ClaimCondition.Operator]) -> ClaimCondition.Operator? {
        guard let sign = operators.first(where: { rest.first == .sign(String($0.rawValue)) }) else { return nil }
        rest.removeFirst()
        return sign
    }

    private mutating func factor() throws(ClaimConditionError) -> ClaimCondition.Expression {
        switch rest.popFirst() {
        case .number(let number): return .literal(number)
        case .sign("-"): return .operation(.literal(0), .minus, try factor())
        case .sign("("): return try closed(try sum())
        case .word("abs") where take(.sign("(")): return .absolute(try closed(try sum()))
        case .word(let name) where name != "and" && name != "not": return .name(name)
        case let other:
            throw ClaimConditionError(reason: "a name or a number was expected before '\(other?.text ?? "|")'")
        }
    }

    private mutating func closed(
        _ expression: ClaimCondition.Expression
    ) throws(ClaimConditionError) -> ClaimCondition.Expression {
        guard take(.sign(")")) else { throw unexpected("')'") }
        return expression
    }

    private mutating func take(_ token: Token) -> Bool {
        guard rest.first == token else { return false }
        rest.removeFirst()
        return true
    }

    private func unexpected(_ wanted: String) -> ClaimConditionError {
        ClaimConditionError(reason: "\(wanted) was expected before '\(rest.first?.text ?? "|")'")
    }

    // MARK: Tokens

    private static func tokens(of source: String) throws(ClaimConditionError) -> [Token] {
        var tokens: [Token] = [], rest = Substring(source)
        while let first = rest.first {
            let isName = first.isLetter
            let length =
                isName
                ? rest.prefix(while: \.isNameCharacter).count
                : first.isNumber ? rest.prefix { $0.isNumber || $0 == "." }.count : signLength(of: rest)
            let text = rest.prefix(max(length, 1))
            rest = rest.dropFirst(text.count)
            if text == " " { continue }
            if length > 0, isName {
                tokens.append(.word(String(text)))
            } else if let number = Double(text) {
                tokens.append(.number(number))
            } else if length > 0, !first.isNumber {
                tokens.append(.sign(String(text)))
            } else {
                throw ClaimConditionError(
                    reason: "'\(text)' is no part of a condition, which reads 'a > 2 * b and 0.1 < c'")
            }
        }
        return tokens
    }

    private static func signLength(of text: Substring) -> Int {
        if ["<=", ">=", "!="].contains(where: text.hasPrefix) { return 2 }
        return text.first.map { "<>=+-*/()".contains($0) } == true ? 1 : 0
    }
}
