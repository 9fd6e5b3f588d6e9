import Foundation
import Tensors

/// Hints that follow from comparing a result with the right one alone.
struct AnswerHints {
    let got, right: Tensor

    /// - Precondition: the two may differ in shape only where `shape` alone is asked for.
    init(got: Tensor, right: Tensor) {
        (self.got, self.right) = (got, right)
    }

    var shape: Phrase {
        Phrase(
            es: "El resultado tiene la forma \(right.shape); el tuyo, \(got.shape).",
            en: "The result has shape \(right.shape); yours has \(got.shape).")
    }

    /// Where the result is not a number; nil where all of it is finite.
    var notFinite: Phrase? {
        guard let i = got.firstNonFinite() else { return nil }
        let place = place(i), value = got.elements[i]
        return Phrase(
            es: "Tu resultado no es un número en \(place.es) (\(value)): cero dividido por cero, por ejemplo.",
            en: "Your result is no number at \(place.en) (\(value)): zero divided by zero, for instance.")
    }

    func scale(_ factor: Float) -> Phrase {
        Phrase(
            es: "Casi: tu resultado es el correcto por \(words(factor, .es)). La figura sería la misma, pero aquí se "
                + "pide el valor crudo, sin normalizar.",
            en: "Nearly: your result is the right one times \(words(factor, .en)). The picture would be the same, but "
                + "what is asked for is the raw value, not a scaled one.")
    }

    /// Where the result is farthest from the right one.
    var place: Phrase {
        let i = (got.reshaped(to: right.shape) - right).absoluteValue().argMax()
        let (mine, wanted) = (got.elements[i], right.elements[i])
        if right.count == 1 {
            return Phrase(
                es: "Tu resultado es \(words(mine, .es)); el correcto, \(words(wanted, .es)).",
                en: "Your result is \(words(mine, .en)); the right one is \(words(wanted, .en)).")
        }
        let place = place(i)
        return Phrase(
            es: "Donde más difieren, en \(place.es), tu resultado vale \(words(mine, .es)) y el correcto "
                + "\(words(wanted, .es)).",
            en: "Where they differ most, at \(place.en), your result is \(words(mine, .en)) and the right one "
                + "\(words(wanted, .en)).")
    }

    /// What is said of a difference that is no known mistake's.
    static let unknown = Phrase(
        es: "No se parece a ningún error conocido: compara cada línea con la fórmula de la lección.",
        en: "It looks like no known mistake: compare each line with the lesson's formula.")

    /// An element's place, by the axes that are longer than 1.
    private func place(_ i: Int) -> Phrase {
        let sides = right.squeezed().shape.sizes
        var rest = i
        let indices = sides.reversed().map { side -> Int in
            defer { rest /= side }
            return rest % side
        }.reversed().map { $0 }
        let es = ["imagen", "canal", "fila", "columna"], en = ["image", "channel", "row", "column"]
        guard (2...4).contains(sides.count) else {
            return Phrase(es: "la posición \(i)", en: "position \(i)")
        }
        func words(_ axes: [String]) -> String {
            zip(axes.suffix(sides.count), indices).map { "\($0) \($1)" }.joined(separator: ", ")
        }
        return Phrase(es: "la \(words(es))".replacing("la canal", with: "el canal"), en: words(en))
    }

    private func words(_ value: Float, _ language: Language) -> String { Self.digits(value, language) }

    /// Four digits, as a reader of the language writes them.
    static func digits(_ value: Float, _ language: Language) -> String {
        let numbers = language.wording.numbers
        return String(format: "%.4g", value).replacing("-", with: "−").replacing(".", with: numbers.decimalMark)
    }
}
