/// Words with the numbers in them taken out.
struct WordsWithNumbers {
    /// The text between the numbers.
    var words: [String] = [""]
    var numbers: [Number] = []

    struct Number: Equatable {
        /// The number in units of its last digit.
        var units: Int
        var decimals: Int
        /// Whether it is one of which the last digit hangs on rounding: with decimals, or a percentage.
        var isComputed: Bool
    }

    init(_ text: String) {
        let characters = Array(text)
        var i = 0
        while i < characters.count {
            // "<0.01" is a number as well, less than the first that is printed.
            let isBelow = characters[i] == "<" && i + 1 < characters.count && characters[i + 1].isDigit
            if isBelow { i += 1 }
            let isNegative = characters[i] == "−" && i + 1 < characters.count && characters[i + 1].isDigit
            guard characters[i].isDigit || isNegative else {
                words[words.count - 1].append(characters[i])
                i += 1
                continue
            }
            var digits = "", decimals = 0, end = isNegative ? i + 1 : i
            while end < characters.count {
                let isMark = ".,\u{202F}".contains(characters[end]) && end + 1 < characters.count
                if characters[end].isDigit {
                    digits.append(characters[end])
                    decimals += decimals > 0 ? 1 : 0
                } else if isMark, characters[end + 1].isDigit {
                    // Counted from the last mark on.
                    decimals = characters[end] == "\u{202F}" ? 0 : 1
                } else {
                    break
                }
                end += 1
            }
            decimals = max(decimals - 1, 0)
            let isShare = characters[end...].first { $0 != "\u{202F}" } == "%"
            numbers.append(
                Number(
                    units: isBelow ? 0 : (Int(digits) ?? 0) * (isNegative ? -1 : 1), decimals: decimals,
                    isComputed: decimals > 0 || isShare))
            words.append("")
            i = end
        }
    }
}

extension Character {
    fileprivate var isDigit: Bool { isASCII && isNumber }
}
