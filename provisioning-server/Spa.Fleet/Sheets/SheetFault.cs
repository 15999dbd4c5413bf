namespace Spa.Fleet.Sheets;

/// <summary>Why something in a sheet is not taken.</summary>
/// <param name="Line">Line of the file, from 1; a row that runs over several lines counts where it begins.</param>
/// <param name="Column">Name of the column as its heading has it; empty = the whole line.</param>
/// <param name="Message">What is wrong and what to do, a whole sentence. Never a secret.</param>
public sealed record SheetFault(int Line, string Column, string Message)
{
    /// <summary>For a person.</summary>
    public override string ToString() => $"Line {Line}{(Column.Length == 0 ? string.Empty : $", {Column}")}: {Message}";
}
