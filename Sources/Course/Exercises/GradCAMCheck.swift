import Foundation
import Tensors

extension GradCAMEvidence {
    /// What there is to say of an answer.
    ///
    /// - Parameter answer: computes the map, `[1, 1, H, W]`; a map without the axes of size 1 is taken too.
    package func verdict(on answer: () throws -> Tensor) -> Verdict {
        let got: Tensor
        do {
            got = try answer()
        } catch is Unsolved {
            return .open
        } catch {
            return .wrong(
                Phrase(es: "Tu función ha terminado con un error: \(error)", en: "Your function threw: \(error)"))
        }
        if let hint = shapeHint(for: got) { return .wrong(hint) }
        if let place = got.elements.firstIndex(where: { !$0.isFinite }) {
            let (row, column, value) = (place / map.shape[3], place % map.shape[3], got.elements[place])
            return .wrong(
                Phrase(
                    es: "Tu mapa vale \(value) en la fila \(row), columna \(column): algo se ha dividido por cero.",
                    en: "Your map is \(value) at row \(row), column \(column): something was divided by zero."))
        }
        switch MapComparison(of: got, with: map) {
        case .equal: return .solved
        case .proportional(let factor): return .wrong(scaleHint(factor))
        case .different: break
        }
        for mistake in GradCAMMistake.allCases
        where mistake.maps(for: self).contains(where: { MapComparison(of: got, with: $0) != .different }) {
            return .wrong(mistake.hint)
        }
        return .wrong(differenceHint(for: got))
    }

    // MARK: Hints that quote what was found

    private func shapeHint(for got: Tensor) -> Phrase? {
        let (channels, height, width) = (activation.shape[1], activation.shape[2], activation.shape[3])
        if Array(got.squeezed().shape) == [height, width] { return nil }
        if Array(got.squeezed().shape) == [channels, height, width] {
            return Phrase(
                es:
                    "Falta sumar sobre los canales: has devuelto \(channels) mapas de \(height) × \(width), uno por canal.",
                en:
                    "The sum over channels is missing: you returned \(channels) maps of \(height) × \(width), one a channel."
            )
        }
        if got.count == channels {
            return Phrase(
                es: "Has devuelto un número por canal; la suma va sobre los canales, y queda un valor por posición.",
                en: "You returned one number a channel; the sum runs over channels and leaves one value for each place."
            )
        }
        return Phrase(
            es: "El mapa tiene la forma \(map.shape); el tuyo, \(got.shape).",
            en: "The map has shape \(map.shape); yours has \(got.shape).")
    }

    private func scaleHint(_ factor: Float) -> Phrase {
        let (channels, area) = (activation.shape[1], activation.shape[2] * activation.shape[3])
        if abs(factor / Float(area) - 1) < 1e-3 {
            return Phrase(
                es:
                    "Casi: tu mapa es el correcto por \(area), el número de posiciones. Has sumado el gradiente sobre el "
                    + "espacio, y α es su media: falta 1/Z. La figura sería la misma.",
                en:
                    "Nearly: your map is the right one times \(area), the number of places. You summed the gradient over "
                    + "space, and α is its mean: 1/Z is missing. The picture would be the same.")
        }
        if abs(factor * Float(channels) - 1) < 1e-3 {
            return Phrase(
                es: "Casi: tu mapa es el correcto dividido por \(channels), el número de canales. La fórmula suma los "
                    + "canales, no los promedia. La figura sería la misma.",
                en:
                    "Nearly: your map is the right one divided by \(channels), the number of channels. The formula sums "
                    + "the channels, it does not average them. The picture would be the same.")
        }
        return Phrase(
            es:
                "Casi: tu mapa es el correcto por \(factor.words(.es)). La figura sería la misma, pero aquí se pide el mapa crudo, "
                + "sin normalizar.",
            en:
                "Nearly: your map is the right one times \(factor.words(.en)). The picture would be the same, but what is asked for "
                + "is the raw map, not a scaled one.")
    }

    private func differenceHint(for got: Tensor) -> Phrase {
        let difference = (got.squeezed() - map.squeezed()).absoluteValue()
        let place = difference.argMax(), width = map.shape[3]
        let (row, column) = (place / width, place % width)
        let (mine, right) = (got.elements[place], map.elements[place])
        return Phrase(
            es:
                "El mapa no coincide: la mayor diferencia está en la fila \(row), columna \(column), donde el tuyo vale "
                + "\(mine.words(.es)) y el correcto \(right.words(.es)). Compara cada línea con la fórmula de la lección.",
            en: "The map does not agree: the largest difference is at row \(row), column \(column), where yours is "
                + "\(mine.words(.en)) and the right one \(right.words(.en)). Compare each line with the lesson's formula."
        )
    }
}

extension Float {
    /// Four digits, as a reader of the language writes them.
    fileprivate func words(_ language: Language) -> String {
        let numbers = language.wording.numbers
        return String(format: "%.4g", self).replacing("-", with: "−").replacing(".", with: numbers.decimalMark)
    }
}
