using System.Text;

namespace Spa.Scripts.DialPlans;

/// <summary>Sequences as a machine whose states are places in a list: at most a few per character of the plan, so a key costs time in proportion to the plan and no more.</summary>
internal sealed class DialProgram
{
    private readonly List<Instruction> code = [];
    private readonly List<int> owner = [];
    private readonly int[] starts;

    internal DialProgram(IEnumerable<DialSequence> sequences)
    {
        var entries = new List<int>();
        foreach (var sequence in sequences)
        {
            entries.Add(code.Count);
            foreach (var element in sequence.Elements)
            {
                Compile(element, entries.Count - 1);
            }

            Add(new Instruction(Op.End), entries.Count - 1);
        }

        starts = [.. entries];
    }

    internal enum Op
    {
        Key,
        SilentKey,
        Emit,
        Tone,
        Split,
        Jump,
        End,
    }

    /// <summary>How many instructions there are.</summary>
    internal int Length => code.Count;

    /// <summary>Instructions looked at since it was made: what keys and decisions have cost.</summary>
    internal long Steps { get; private set; }

    /// <summary>True when the instruction waits for a key.</summary>
    internal bool Waits(int place) => code[place].Op is Op.Key or Op.SilentKey;

    /// <summary>The sequence that the instruction belongs to.</summary>
    internal int Owner(int place) => owner[place];

    /// <summary>Where everything stands before the first key.</summary>
    internal int[] Start(out bool tone) => Close(starts, out tone);

    /// <summary>Where everything stands after <paramref name="key"/>.</summary>
    internal int[] Advance(int[] alive, char key, out bool tone)
    {
        var next = new List<int>();
        foreach (var place in alive)
        {
            Steps++;
            if (Waits(place) && code[place].Keys.Has(key))
            {
                next.Add(place + 1);
            }
        }

        return Close(next, out tone);
    }

    /// <summary>What a sequence sends for keys that it matches whole.</summary>
    internal string Sent(int sequence, string keys)
    {
        // Depth first, each (instruction, keys used) once. An entry marked Other has been gone into: it is on the path, or, for a fork, has one more way.
        var first = starts[sequence];
        var last = first;
        while (code[last].Op != Op.End)
        {
            last++;
        }

        var width = last - first + 1;
        var seen = new ulong[((width * (keys.Length + 1)) + 63) / 64];
        var path = new Stack<(int Place, int Used, bool Other)>();
        path.Push((first, 0, false));
        while (path.Count > 0)
        {
            var (place, used, other) = path.Pop();
            Steps++;
            if (!other)
            {
                var mark = (used * width) + (place - first);
                if ((seen[mark / 64] & (1UL << (mark % 64))) != 0)
                {
                    continue;
                }

                seen[mark / 64] |= 1UL << (mark % 64);
            }

            var at = code[place];
            switch (at.Op)
            {
                case Op.End when used == keys.Length:
                    path.Push((place, used, true));
                    return Gathered(path, keys);
                case Op.Split when !other:
                    path.Push((place, used, true));
                    path.Push((place + 1, used, false));
                    break;
                case Op.Split:
                    path.Push((at.Target, used, false));
                    break;
                case Op.Key or Op.SilentKey when used < keys.Length && at.Keys.Has(keys[used]) && !other:
                    path.Push((place, used, true));
                    path.Push((place + 1, used + 1, false));
                    break;
                case Op.Emit or Op.Tone or Op.Jump when !other:
                    path.Push((place, used, true));
                    path.Push((at.Op == Op.Jump ? at.Target : place + 1, used, false));
                    break;
            }
        }

        return string.Empty;
    }

    private string Gathered(Stack<(int Place, int Used, bool Other)> path, string keys)
    {
        var text = new StringBuilder(keys.Length + 8);
        foreach (var (place, used, _) in path.Reverse())
        {
            switch (code[place].Op)
            {
                case Op.Key:
                    text.Append(keys[used]);
                    break;
                case Op.Emit:
                    text.Append(code[place].Text);
                    break;
            }
        }

        return text.ToString();
    }

    private void Compile(DialElement element, int sequence)
    {
        switch (element)
        {
            case DialElement.Key key:
                Repeat(key.Repeated, sequence, () => Add(new Instruction(Op.Key, key.Keys), sequence));
                break;
            case DialElement.Substitution substitution:
                Repeat(substitution.Repeated, sequence, () => Compile(substitution, sequence));
                break;
            case DialElement.OutsideDialTone:
                Add(new Instruction(Op.Tone), sequence);
                break;
        }
    }

    private void Compile(DialElement.Substitution substitution, int sequence)
    {
        foreach (var dialed in substitution.Dialed)
        {
            Add(dialed is DialElement.Key key ? new Instruction(Op.SilentKey, key.Keys) : new Instruction(Op.Tone), sequence);
        }

        if (substitution.Sent.Length > 0)
        {
            Add(new Instruction(Op.Emit, Text: substitution.Sent), sequence);
        }
    }

    // L: split body, out; body; jump L; out:
    private void Repeat(bool repeated, int sequence, Action body)
    {
        if (!repeated)
        {
            body();
            return;
        }

        var split = code.Count;
        Add(default, sequence);
        body();
        Add(new Instruction(Op.Jump, Target: split), sequence);
        code[split] = new Instruction(Op.Split, Target: code.Count);
    }

    private void Add(Instruction instruction, int sequence)
    {
        code.Add(instruction);
        owner.Add(sequence);
    }

    private int[] Close(IReadOnlyList<int> places, out bool tone)
    {
        tone = false;
        var seen = new bool[code.Count];
        var todo = new Stack<int>(places);
        var count = 0;
        while (todo.TryPop(out var place))
        {
            Steps++;
            if (seen[place])
            {
                continue;
            }

            seen[place] = true;
            var at = code[place];
            switch (at.Op)
            {
                case Op.Emit:
                    todo.Push(place + 1);
                    break;
                case Op.Tone:
                    tone = true;
                    todo.Push(place + 1);
                    break;
                case Op.Split:
                    todo.Push(place + 1);
                    todo.Push(at.Target);
                    break;
                case Op.Jump:
                    todo.Push(at.Target);
                    break;
                default:
                    count++;
                    break;
            }
        }

        var alive = new int[count];
        var next = 0;
        for (var place = 0; place < seen.Length; place++)
        {
            if (seen[place] && code[place].Op is (Op.Key or Op.SilentKey or Op.End))
            {
                alive[next++] = place;
            }
        }

        return alive;
    }

    private readonly record struct Instruction(Op Op, DialKeys Keys = default, string? Text = null, int Target = 0);
}
