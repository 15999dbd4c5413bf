namespace Spa.Scripts.Rules;

/// <summary>One comparison; the operands are of one kind, and texts are compared for equality only.</summary>
/// <param name="Left">Null = the running version.</param>
/// <param name="Operator">The operator.</param>
/// <param name="Right">Right side.</param>
internal sealed record Comparison(Operand? Left, Operator Operator, Operand Right)
{
    internal bool IsTrue(FirmwareVersion running)
    {
        var order = (Left ?? new Operand.Version(running), Right) switch
        {
            (Operand.Text a, Operand.Text b) => string.CompareOrdinal(a.Value, b.Value),
            (Operand.Integer a, Operand.Integer b) => a.Value.CompareTo(b.Value),
            (Operand.Version a, Operand.Version b) => a.Value.CompareTo(b.Value),
            _ => throw new InvalidOperationException("The parser let operands of different kinds pass."),
        };
        return Operator switch
        {
            Operator.Equal => order == 0,
            Operator.NotEqual => order != 0,
            Operator.Less => order < 0,
            Operator.LessOrEqual => order <= 0,
            Operator.Greater => order > 0,
            _ => order >= 0,
        };
    }
}

/// <summary>Comparison operators.</summary>
internal enum Operator
{
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// <summary>A side of a comparison.</summary>
internal abstract record Operand
{
    private Operand()
    {
    }

    internal sealed record Text(string Value) : Operand;

    internal sealed record Integer(long Value) : Operand;

    internal sealed record Version(FirmwareVersion Value) : Operand;
}
