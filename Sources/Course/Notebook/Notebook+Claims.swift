extension Notebook {
    /// What a name stands for in conditions, and where the run gave it.
    struct Given: Sendable {
        let value: ClaimValue
        let filledAt: Place
    }

    /// Gives a number that conditions of claims ask for and that the prose does not print with a mark.
    /// - Parameter pattern: how it is printed in a table or a figure; nil if it is printed nowhere.
    public mutating func value(
        _ name: String, _ value: some BinaryFloatingPoint, _ pattern: NumberPattern? = nil,
        file: StaticString = #fileID, line: UInt = #line
    ) {
        let number = Double(value), place = Place(file: "\(file)", line: Int(line))
        if let pattern { check(number, pattern, for: "value: \(name)", at: place) }
        give(name, .number(pattern?.printed(number) ?? number), place)
    }

    /// Gives a count that conditions of claims ask for.
    public mutating func value(_ name: String, _ value: Int, file: StaticString = #fileID, line: UInt = #line) {
        give(name, .number(Double(value)), Place(file: "\(file)", line: Int(line)))
    }

    /// Gives a yes or no that conditions of claims ask for.
    public mutating func value(_ name: String, _ value: Bool, file: StaticString = #fileID, line: UInt = #line) {
        give(name, .flag(value), Place(file: "\(file)", line: Int(line)))
    }

    private mutating func give(_ name: String, _ value: ClaimValue, _ place: Place) {
        if let first = values[name]?.filledAt ?? results[Key(kind: .number, name: name)]?.filledAt {
            report(.filledTwice(mark: "value: \(name)", at: place, firstAt: first))
        } else {
            values[name] = Given(value: value, filledAt: place)
        }
    }

    /// The words of a claim that are true in this run.
    /// - Throws: `NotebookError` where the run did not give a value of the condition, or gave one of another kind.
    func words(of claim: Claim) throws(NotebookError) -> [Piece] {
        do {
            return claim.words(where: try claim.condition.verdict { try value(of: $0, in: claim) })
        } catch let error as NotebookError {
            throw error
        } catch {
            let reason = (error as? ClaimConditionError)?.reason ?? "\(error)"
            throw .malformed(claim.place, text: "{{\(claim.label)", reason: reason)
        }
    }

    private func value(of name: String, in claim: Claim) throws(NotebookError) -> ClaimValue {
        if let given = values[name] { return given.value }
        guard case .number(let number, let pattern)? = results[Key(kind: .number, name: name)]?.result else {
            throw .noValue(claim.place, name: name, claim: claim.label)
        }
        return .number(pattern.printed(number))
    }

    /// Throws the first claim whose condition cannot be decided, and the first value for which no claim asks.
    func checkClaims() throws(NotebookError) {
        let claims = text.allClaims
        for claim in claims { _ = try words(of: claim) }
        let asked = Set(claims.flatMap(\.condition.names))
        let unused = values.filter { !asked.contains($0.key) }.min { $0.value.filledAt.line < $1.value.filledAt.line }
        if let unused {
            throw .unused(mark: "claim: \(unused.key) …", filledAt: unused.value.filledAt, prose: text.file)
        }
    }
}
