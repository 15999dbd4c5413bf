using System.Text;

namespace Spa.Marks;

/// <summary>What a program in this process has written, to be read while it goes on writing.</summary>
public sealed class KeptText : TextWriter
{
    private readonly Lock sync = new();
    private readonly StringBuilder text = new();

    /// <inheritdoc/>
    public override Encoding Encoding => Encoding.UTF8;

    /// <inheritdoc/>
    public override void Write(char value)
    {
        lock (sync)
        {
            text.Append(value);
        }
    }

    /// <inheritdoc/>
    public override void Write(string? value)
    {
        lock (sync)
        {
            text.Append(value);
        }
    }

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count)
    {
        lock (sync)
        {
            text.Append(buffer, index, count);
        }
    }

    /// <inheritdoc/>
    public override void WriteLine(string? value) => Write(value + "\n");

    /// <summary>All of it so far.</summary>
    public override string ToString()
    {
        lock (sync)
        {
            return text.ToString();
        }
    }
}
