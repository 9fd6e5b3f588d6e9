import ArgumentParser

/// The numbers that an option takes: what its help says and its parser checks, so that no command begins with another.
///
///     @Option("How many classes to print.", "count", in: .from(1, to: 1000)) var top = 5
public struct NumberLimits<Number: LimitedNumber>: Sendable {
    private let lowest, highest: Number
    /// Whether the lowest number is taken too.
    private let isClosed: Bool

    /// Both ends are taken.
    public static func from(_ lowest: Number, to highest: Number) -> NumberLimits {
        NumberLimits(lowest: lowest, highest: highest, isClosed: true)
    }

    /// The lower end is not taken.
    public static func above(_ lowest: Number, to highest: Number) -> NumberLimits {
        NumberLimits(lowest: lowest, highest: highest, isClosed: false)
    }

    /// Whether a number is taken; NaN never is.
    public func contains(_ number: Number) -> Bool {
        number <= highest && (isClosed ? number >= lowest : number > lowest)
    }

    /// `1 to 1000`, or `above 0, 10 at most`.
    public var description: String {
        isClosed ? "\(lowest.plain) to \(highest.plain)" : "above \(lowest.plain), \(highest.plain) at most"
    }

    /// Reads a number.
    /// - Throws: `ValidationError` with the limits.
    func number(_ text: String) throws -> Number {
        guard let number = Number(text), contains(number) else {
            throw ValidationError("give a \(Number.kind) \(isClosed ? "from " : "")\(description).")
        }
        return number
    }

    /// A sentence of help with the limits at its end.
    func help(_ words: String, _ valueName: String) -> ArgumentHelp {
        ArgumentHelp(
            "\(words.hasSuffix(".") ? String(words.dropLast()) : words), \(description).", valueName: valueName)
    }
}

/// A kind of number that options take.
public protocol LimitedNumber: Comparable, LosslessStringConvertible, Sendable {
    /// `number` or `whole number`.
    static var kind: String { get }
    /// As people write it.
    var plain: String { get }
}

extension LimitedNumber where Self: FixedWidthInteger {
    public static var kind: String { "whole number" }
    public var plain: String { description }
}

extension LimitedNumber where Self: BinaryFloatingPoint {
    public static var kind: String { "number" }
    public var plain: String { Int(exactly: self).map(String.init) ?? description }
}

extension Int: LimitedNumber {}
extension UInt64: LimitedNumber {}
extension Float: LimitedNumber {}
extension Double: LimitedNumber {}

extension NumberLimits where Number == UInt64 {
    /// Of the seed of random numbers.
    public static var seed: NumberLimits { .from(0, to: .max) }
}

extension Option {
    /// A number with a default.
    /// - Parameters:
    ///   - words: the help, a sentence; the limits are added to it.
    ///   - valueName: what the value is called: `count`, `pixels`.
    public init(
        wrappedValue: Value, name: NameSpecification = .long, _ words: String, _ valueName: String,
        in limits: NumberLimits<Value>
    ) where Value: LimitedNumber {
        self.init(
            wrappedValue: wrappedValue, name: name, help: limits.help(words, valueName),
            transform: { try limits.number($0) })
    }

    /// A number that may be left out.
    public init<Number: LimitedNumber>(
        name: NameSpecification = .long, _ words: String, _ valueName: String, in limits: NumberLimits<Number>
    ) where Value == Number? {
        self.init(name: name, help: limits.help(words, valueName), transform: { try limits.number($0) })
    }

    /// Numbers, each with the option's name before it.
    public init<Number: LimitedNumber>(
        wrappedValue: [Number], name: NameSpecification, _ words: String, _ valueName: String,
        in limits: NumberLimits<Number>
    ) where Value == [Number] {
        self.init(
            wrappedValue: wrappedValue, name: name, parsing: .singleValue, help: limits.help(words, valueName),
            transform: { try limits.number($0) })
    }
}
