using System.Buffers;
using System.Text;
using System.Text.Json;
using Spa.Foundation.Text;

namespace Spa.Scripts.DialPlans;

/// <summary>How keys run through a plan, in the words of the command line.</summary>
/// <param name="Result"><c>accepted</c>, <c>rejected</c>, <c>barred</c>, or <c>pending</c>: more keys or a timer would decide.</param>
/// <param name="Sent">Number that is called; null unless accepted.</param>
/// <param name="Route"><c>proxy</c>, <c>gw0</c> to <c>gw4</c>, or a host with its port; null unless accepted.</param>
/// <param name="After"><c>now</c>, <c>short</c> or <c>long</c>: what the decision waited for; for pending what it waits for, null when nothing runs.</param>
/// <param name="Error">Why the plan or the keys could not be read; null = they could.</param>
public sealed record DialExplanation(string Result, string? Sent, string? Route, string? After, ParseError? Error)
{
    /// <summary>The explanation as one JSON object: <c>{"result":..,"sent":..,"route":..,"after":..,"error":{"at":..,"expected":..}}</c>.</summary>
    public string ToJson()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartObject();
            json.WriteString("result", Result);
            json.WriteString("sent", Sent);
            json.WriteString("route", Route);
            json.WriteString("after", After);
            if (Error is null)
            {
                json.WriteNull("error");
            }
            else
            {
                json.WriteStartObject("error");
                json.WriteNumber("at", Error.At);
                json.WriteString("expected", Error.Expected);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.WrittenSpan);
    }
}
