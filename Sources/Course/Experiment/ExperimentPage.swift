import Drawing
import Foundation
import Tensors

/// The pictures of the experiment as a page, one to a screen: no script, no other file, and nothing in it that says what they
/// show.
public struct ExperimentPage: Sendable {
    private let language: Language
    private let pictures: [Tensor]
    private let picturesToLookAt: [Tensor]

    /// - Parameters:
    ///   - pictures: those to be named, in their order: `[3, H, W]`, 8-bit levels.
    ///   - picturesToLookAt: those in which a person says where to look.
    public init(_ pictures: [Tensor], lookAt picturesToLookAt: [Tensor], language: Language) {
        (self.pictures, self.picturesToLookAt, self.language) = (pictures, picturesToLookAt, language)
    }

    public var html: String {
        let title = Phrase(es: "¿Qué ves?", en: "What do you see?")[language]
        let start = Phrase(
            es:
                "Deja esta página junto al terminal. Mira una imagen, responde allí y baja a la siguiente. Ve deprisa y no "
                + "vuelvas atrás: vale lo que se ve a la primera.",
            en:
                "Keep this page beside the terminal. Look at one picture, answer there and scroll to the next. Be quick and "
                + "do not go back: what counts is what you see at first.")[language]
        let look = Phrase(
            es: "Ahora, otra pregunta: ¿dónde mirarías para saber qué animal es? Responde con una casilla, como C4.",
            en:
                "Now another question: where would you look to tell which animal it is? Answer with a square, such as C4."
        )[
            language]
        let end = Phrase(es: "Fin.", en: "The end.")[language]
        let named = pictures.enumerated().map { i, picture in
            "<section><h2>\(i + 1)</h2>\(Self.image(picture, alternative: "\(i + 1)"))</section>"
        }
        let looked = picturesToLookAt.enumerated().map { i, picture in
            "<section><h2>\(pictures.count + i + 1)</h2>\(grid(around: picture, number: pictures.count + i + 1))</section>"
        }
        return """
            <!DOCTYPE html>
            <html lang="\(language.rawValue)">
            <head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
            <title>\(title) · Mirador</title>
            <style>
            html { scroll-snap-type: y mandatory; background: #777; color: #fff; font: 18px/1.5 sans-serif; }
            body { margin: 0; }
            section { height: 100vh; scroll-snap-align: start; scroll-snap-stop: always; display: flex;
              flex-direction: column; align-items: center; justify-content: center; overflow: hidden; }
            section.words p { max-width: 34em; padding: 0 1em; }
            h2 { font-weight: normal; margin: 0 0 0.6em; }
            img { width: 448px; height: 448px; max-width: 80vmin; max-height: 80vmin; display: block; }
            table { border-collapse: collapse; } th { font-weight: normal; width: 1.6em; height: 1.6em; padding: 0; }
            td.picture { position: relative; padding: 0; }
            td.picture span { position: absolute; inset: 0; background-image:
              linear-gradient(to right, #fff9 1px, transparent 1px), linear-gradient(to bottom, #fff9 1px, transparent 1px);
              background-size: 12.5% 12.5%; border: solid #fff9; border-width: 0 1px 1px 0; box-sizing: border-box; }
            </style></head>
            <body>
            <section class="words"><p>\(start)</p></section>
            \(named.joined(separator: "\n"))
            <section class="words"><p>\(look)</p></section>
            \(looked.joined(separator: "\n"))
            <section class="words"><p>\(end)</p></section>
            </body></html>

            """
    }

    /// A picture inside its page.
    private static func image(_ picture: Tensor, alternative: String) -> String {
        let data = Data(Photograph(picture).png()).base64EncodedString()
        return "<img alt=\"\(alternative)\" src=\"data:image/png;base64,\(data)\">"
    }

    /// A picture with letters above, numbers at its left and lines over it.
    private func grid(around picture: Tensor, number: Int) -> String {
        let letters = GridCell.letters.map { "<th>\($0)</th>" }.joined()
        let rows = (1...GridCell.count).map { row in
            row == 1
                ? "<tr><th>1</th><td class=\"picture\" colspan=\"\(GridCell.count)\" rowspan=\"\(GridCell.count)\">"
                    + Self.image(picture, alternative: "\(number)") + "<span></span></td></tr>"
                : "<tr><th>\(row)</th></tr>"
        }
        return "<table><tr><th></th>\(letters)</tr>\(rows.joined())</table>"
    }
}
