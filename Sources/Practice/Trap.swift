import Course
import Foundation

/// Where and why a program of Swift stopped itself.
struct Trap: Equatable {
    /// The line of the student's file; nil where none was running.
    private(set) var line: Int?
    /// What Swift says, `Index out of range`; nil where it says nothing.
    private(set) var reason: String?
    /// The function of the kit that was asked for what it cannot do, `Tensor.reshaped(to:)`.
    private(set) var function: String?
    /// Whether the student's functions called one another until there was no room.
    private(set) var isEndless = false

    /// - Parameter errors: what the program wrote when it stopped, Swift's backtrace among it.
    init(in errors: String, file: String = "Exercise.swift") {
        reason = errors.firstMatch(of: /(?:Fatal error|Precondition failed|Assertion failed): (?<text>[^\n]+)/)
            .map { String($0.text) }
        var own = 0
        // The innermost frame first: `3 [ra] 0x… Tensor.reshaped(to:) + 84 in libMiradorKit.so at /…/Tensor.swift:84:9`.
        for frame in errors.split(separator: "\n") {
            guard let match = frame.firstMatch(of: /0x[0-9a-f]+ (?<name>.+) in (?<image>\S+) at (?<place>.+)/) else {
                continue
            }
            if let place = match.place.firstMatch(of: /(?<file>[^\/:]+):(?<line>\d+)/), place.file == file {
                line = line ?? Int(place.line)
                own += 1
            } else if line == nil, match.image.hasPrefix("lib" + BuiltKit.product) {
                function = String(match.name.prefix { $0 != "+" }).replacing("specialized ", with: "")
                    .trimmingCharacters(in: .whitespaces)
            }
        }
        if line == nil { function = nil }
        isEndless = reason == nil && own > 20
    }

    var verdict: Verdict {
        let place = line.map { "Exercise.swift:\($0)" }
        let reason = reason.map { Phrase(es: Self.spanish[$0] ?? $0, en: $0) } ?? unspoken
        let by = function.map { " (\($0))" } ?? ""
        return .failed(
            Phrase(
                es: "Se ha detenido\(place.map { " en " + $0 } ?? ""): \(reason.es)\(by).",
                en: "Stopped\(place.map { " at " + $0 } ?? ""): \(reason.en)\(by)."))
    }

    /// What can be said where Swift says nothing, as in the kit, which is optimized.
    private var unspoken: Phrase {
        if isEndless {
            Phrase(es: "una función que se llama a sí misma sin fin", en: "a function that calls itself without end")
        } else if function != nil {
            Phrase(es: "formas, tamaños o índices que no encajan", en: "shapes, sizes or indices that do not fit")
        } else {
            Phrase(es: "el programa se ha interrumpido", en: "the program broke off")
        }
    }

    private static let spanish = [
        "Index out of range": "índice fuera de rango",
        "Array index is out of range": "índice fuera de rango",
        "Negative Array index is out of range": "un índice negativo",
        "Division by zero": "división por cero",
        "Unexpectedly found nil while unwrapping an Optional value": "un valor opcional es nil y se ha forzado con !",
        "Range requires lowerBound <= upperBound": "un intervalo cuyo final está antes de su principio",
        "Not enough bits to represent the passed value": "un número que no cabe en su tipo",
    ]
}
