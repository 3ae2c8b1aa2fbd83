extension VirtualScreen {
    /// Does what a control sequence asks.
    mutating func perform(_ sequence: ControlSequence) {
        guard sequence.prefix.isEmpty, sequence.intermediate.isEmpty else { return performPrivate(sequence) }
        let count = sequence.number(0)
        if ["S", "T", "Z", "b"].contains(sequence.final) { rare.append("CSI " + sequence.text) }
        switch sequence.final {
        case "A": move(max(row - count, row >= region.lowerBound ? region.lowerBound : 0), column)
        case "B", "e": move(min(row + count, row < region.upperBound ? region.upperBound - 1 : rows - 1), column)
        case "C", "a": move(row, column + count)
        case "D": move(row, column - count)
        case "E": move(row + count, 0)
        case "F": move(row - count, 0)
        case "G", "`": move(row, count - 1)
        case "H", "f": move(count - 1, sequence.number(1) - 1)
        case "I": for _ in 0..<count { move(row, (column / 8 + 1) * 8) }
        case "Z": for _ in 0..<count { move(row, (max(0, column - 1) / 8) * 8) }
        case "d": move(count - 1, column)
        case "s": saved = (row, column)
        case "u": move(saved.row, saved.column)
        case "r":
            let end = min(rows, sequence.number(1, or: rows))
            region = max(0, min(count - 1, end - 1))..<end
            move(0, 0)
        case "m": select(sequence)
        case "h", "l": setModes(sequence)
        case "b": repeatLast(count)
        case "c", "n", "g", "t": log(sequence.text)
        default: edit(sequence, count)
        }
    }

    private mutating func edit(_ sequence: ControlSequence, _ count: Int) {
        switch sequence.final {
        case "J": erase(screen: sequence.number(0, or: 0))
        case "K": erase(line: sequence.number(0, or: 0))
        case "X": blank(row, column..<min(columns, column + count))
        case "L": insertLines(count)
        case "M": deleteLines(count)
        case "P": deleteCharacters(count)
        case "@": insertCharacters(count)
        case "S": scrollUp(count)
        case "T": scrollDown(count)
        default: unknown.append("CSI " + sequence.text)
        }
    }

    private mutating func performPrivate(_ sequence: ControlSequence) {
        switch (sequence.prefix, sequence.final) {
        case ("?", "h"), ("?", "l"): setModes(sequence)
        case ("?", "c"), (">", _), ("!", "p"), ("", "q"), ("", "p"): log(sequence.text)
        default: unknown.append("CSI " + sequence.text)
        }
    }

    private mutating func setModes(_ sequence: ControlSequence) {
        let isOn = sequence.final == "h"
        for number in sequence.numbers {
            let mode = sequence.prefix + String(number)
            log(mode + String(sequence.final))
            if isOn { modes.insert(mode) } else { modes.remove(mode) }
            switch mode {
            case "4": isInserting = isOn
            case "?47", "?1047", "?1049": switchScreen(toAlternate: isOn)
            default: break
            }
        }
    }

    private mutating func switchScreen(toAlternate isAlternate: Bool) {
        if isAlternate, mainScreen == nil {
            mainScreen = (cells, row, column)
            erase(screen: 2)
        } else if !isAlternate, let main = mainScreen {
            (cells, row, column) = main
            mainScreen = nil
        }
    }

    private mutating func select(_ sequence: ControlSequence) {
        let parameters = sequence.parameters.isEmpty ? [[0]] : sequence.parameters
        var index = 0
        while index < parameters.count {
            let code = parameters[index].first.flatMap { $0 } ?? 0
            if code == 38 || code == 48 {
                let taken = extendedColor(parameters, from: index)
                let text = parameters[index..<(index + taken)].map { part in
                    part.map { $0.map(String.init) ?? "" }.joined(separator: ":")
                }.joined(separator: ";")
                if code == 38 { rendition.foreground = text } else { rendition.background = text }
                index += taken
            } else {
                select(code)
                index += 1
            }
        }
    }

    /// How many parameters one extended colour takes.
    private func extendedColor(_ parameters: [[Int?]], from index: Int) -> Int {
        if parameters[index].count > 1 { return 1 }
        let kind = index + 1 < parameters.count ? parameters[index + 1].first.flatMap { $0 } : nil
        return min(parameters.count - index, kind == 5 ? 3 : kind == 2 ? 5 : 1)
    }

    private mutating func select(_ code: Int) {
        switch code {
        case 0: rendition = Rendition()
        case 1: rendition.isBold = true
        case 2: rendition.isDim = true
        case 4: rendition.isUnderlined = true
        case 7: rendition.isReversed = true
        case 22: (rendition.isBold, rendition.isDim) = (false, false)
        case 24: rendition.isUnderlined = false
        case 27: rendition.isReversed = false
        case 30...37, 90...97: rendition.foreground = String(code)
        case 39: rendition.foreground = nil
        case 40...47, 100...107: rendition.background = String(code)
        case 49: rendition.background = nil
        case 10, 11: charsets.current = code - 10
        default: break
        }
    }
}
