import Foundation
import Tensors

/// Case for the occlusion loop: an image, a window, and a score that is no network's.
public struct OcclusionCase: Sendable {
    /// `[C, H, W]`.
    package let image, baseline: Tensor
    package let window, step: Int

    /// A score in which places have different weights and neighbours act together.
    package static func score(_ x: Tensor) -> Float {
        x.elements.enumerated().reduce(0) { sum, element in
            sum + cos(0.7 * Float(element.offset)) * element.element + 0.1 * element.element * element.element
        }
    }

    /// One window: its rows and columns.
    package struct Window: Sendable {
        package let rows, columns: Range<Int>
    }

    /// Windows at 0, step, 2 step …; the last one in each direction is the first that reaches the border.
    package var windows: [Window] { windows(rowsBefore: end, columnsBefore: end) }

    private func end(_ size: Int) -> Int { size - window + step }

    /// Windows of which some begin behind one that reaches the border, in one direction or in both: one too many, or one
    /// wherever there is a place.
    package var windowsBehindBorder: [[Window]] {
        let ends: [(Int) -> Int] = [end, { end($0) + 1 }, { $0 }], count = windows.count
        return ends.flatMap { rows in ends.map { windows(rowsBefore: rows, columnsBefore: $0) } }
            .filter { $0.count > count }
    }

    private func windows(rowsBefore: (_ size: Int) -> Int, columnsBefore: (_ size: Int) -> Int) -> [Window] {
        func ranges(_ size: Int, _ end: Int) -> [Range<Int>] {
            stride(from: 0, to: end, by: step).map { $0..<min($0 + window, size) }
        }
        let (height, width) = (image.shape[1], image.shape[2])
        return ranges(height, rowsBefore(height)).flatMap { rows in
            ranges(width, columnsBefore(width)).map { Window(rows: rows, columns: $0) }
        }
    }

    /// An image with a window replaced.
    package func covering(_ window: Window, of x: Tensor, by b: Tensor, channels: Range<Int>? = nil) -> Tensor {
        var copy = x
        for channel in channels ?? 0..<x.shape[0] {
            for row in window.rows {
                for column in window.columns { copy[channel, row, column] = b[channel, row, column] }
            }
        }
        return copy
    }

    /// The map, from what each window says.
    ///
    /// - Parameters:
    ///   - windows: by default the right ones.
    ///   - isMean: whether a place has the mean of its windows, or their sum.
    package func map(_ windows: [Window]? = nil, isMean: Bool = true, _ value: (Window) -> Float) -> Tensor {
        let (height, width) = (image.shape[1], image.shape[2])
        var sum = Tensor(zeros: [height, width]), cover = sum
        for window in windows ?? self.windows {
            let value = value(window)
            for row in window.rows {
                for column in window.columns {
                    sum[row, column] += value
                    cover[row, column] += 1
                }
            }
        }
        return isMean ? sum.combined(with: cover) { $1 > 0 ? $0 / $1 : 0 } : sum
    }

    package func drop(_ window: Window) -> Float {
        Self.score(image) - Self.score(covering(window, of: image, by: baseline))
    }
}

extension Exercises {
    /// The function that a student writes in `Lessons/01-occlusion/Exercise.swift`.
    public typealias OcclusionAnswer =
        @Sendable (
            _ image: Tensor, _ window: Int, _ step: Int, _ baseline: Tensor, _ score: (Tensor) throws -> Float
        ) throws -> Tensor

    /// The occlusion loop: windows that end at the border and windows that are cut off there, on images of one channel and of
    /// more, wide and high ones, with a baseline that is not zero.
    public static let occlusion = ExerciseCheck<OcclusionAnswer, OcclusionCase>(
        title: Phrase(es: "el bucle de la oclusión", en: "the occlusion loop"),
        cases: {
            func one(_ shape: Shape, window: Int, step: Int) -> OcclusionCase {
                OcclusionCase(
                    image: RandomNumbers(seed: 1).normalTensor(shape),
                    baseline: RandomNumbers(seed: 2).uniformTensor(shape, in: 1...2), window: window, step: step)
            }
            return [
                one([2, 8, 9], window: 4, step: 3), one([2, 8, 9], window: 2, step: 2),
                // Some window that begins within the image would lie behind one that reaches the border.
                one([1, 7, 10], window: 5, step: 2), one([3, 10, 7], window: 3, step: 2),
            ]
        },
        ask: { answer, one in
            try answer(one.image, one.window, one.step, one.baseline, OcclusionCase.score)
        },
        right: { one in one.map { one.drop($0) } }, mistakes: occlusionMistakes)

    private static let occlusionMistakes: [ExerciseMistake<OcclusionCase>] = [
        ExerciseMistake(
            "sign", es: "El signo está al revés: la caída es la puntuación de la imagen menos la de la imagen tapada.",
            en: "The sign is the wrong way round: the drop is the image's score minus the covered image's."
        ) { one in [one.map { -one.drop($0) }] },
        ExerciseMistake(
            "covered score",
            es:
                "Tu mapa guarda la puntuación de la imagen tapada; lo que se busca es cuánto cae respecto a la original.",
            en: "Your map keeps the covered image's score; what is asked for is how far it drops from the original's."
        ) { one in [one.map { OcclusionCase.score(one.covering($0, of: one.image, by: one.baseline)) }] },
        ExerciseMistake(
            "sum of windows",
            es: "Falta dividir: donde se solapan varias ventanas tu mapa tiene la suma de las caídas, no su media.",
            en: "A division is missing: where windows overlap, your map has the sum of the drops, not their mean."
        ) { one in [one.map(isMean: false) { one.drop($0) }] },
        ExerciseMistake(
            "divided by all windows",
            es: "Has dividido por el número de todas las ventanas; cada punto se divide por cuántas lo cubren a él.",
            en: "You divided by the number of all windows; each place is divided by how many cover that place."
        ) { one in [one.map(isMean: false) { one.drop($0) } / Float(one.windows.count)] },
        ExerciseMistake(
            "windows behind the last",
            es: "Te sobran ventanas: la última de cada fila y de cada columna es la primera que llega al borde.",
            en: "There are too many windows: the last one of each row and column is the first that reaches the border."
        ) { one in one.windowsBehindBorder.map { windows in one.map(windows) { one.drop($0) } } },
        ExerciseMistake(
            "last window wins",
            es: "Cada ventana borra lo que escribió la anterior; las caídas se suman y se dividen por cuántas ventanas "
                + "cubren cada punto.",
            en: "Each window overwrites what the one before it wrote; add the drops up and divide by how many windows "
                + "cover each place."
        ) { one in
            var map = Tensor(zeros: [one.image.shape[1], one.image.shape[2]])
            for window in one.windows {
                let drop = one.drop(window)
                for row in window.rows {
                    for column in window.columns { map[row, column] = drop }
                }
            }
            return [map]
        },
        ExerciseMistake(
            "zeros for the baseline",
            es: "Has tapado con ceros; el relleno es `baseline`, que no siempre es cero.",
            en: "You covered with zeros; the fill is `baseline`, which is not always zero."
        ) { one in
            let zeros = Tensor(zeros: one.image.shape)
            return [
                one.map {
                    OcclusionCase.score(one.image) - OcclusionCase.score(one.covering($0, of: one.image, by: zeros))
                }
            ]
        },
        ExerciseMistake(
            "image stays covered",
            es:
                "No devuelves la imagen a su estado: cada ventana se tapa sobre las anteriores. Tapa siempre una copia de "
                + "la original.",
            en: "You don't restore the image: each window is covered on top of those before it. Always cover a copy of "
                + "the original."
        ) { one in
            var x = one.image
            return [
                one.map { window in
                    x = one.covering(window, of: x, by: one.baseline)
                    return OcclusionCase.score(one.image) - OcclusionCase.score(x)
                }
            ]
        },
        ExerciseMistake(
            "whole windows alone",
            es: "Te faltan las ventanas del borde: las que no caben enteras se recortan, o una franja queda sin mirar.",
            en:
                "The windows at the border are missing: those that don't fit are cut off, or a strip is never looked at."
        ) { one in
            let whole = one.windows.filter { $0.rows.count == one.window && $0.columns.count == one.window }
            return whole.count == one.windows.count ? [] : [one.map(whole) { one.drop($0) }]
        },
        ExerciseMistake(
            "one channel", es: "Solo has tapado un canal; la ventana cubre todos los colores.",
            en: "You covered one channel alone; a window covers all colours."
        ) { one in
            (0..<one.image.shape[0]).map { channel in
                one.map { window in
                    OcclusionCase.score(one.image)
                        - OcclusionCase.score(
                            one.covering(window, of: one.image, by: one.baseline, channels: channel..<channel + 1))
                }
            }
        },
    ]
}
