using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Spa.Device.Web;

/// <summary>Whole answers of the pages.</summary>
internal static class Answers
{
    /// <summary>A line of text.</summary>
    public static Task Text(HttpResponse response, int status, string text) => Bytes(response, status, "text/plain; charset=utf-8", Encoding.UTF8.GetBytes(text + "\n"));

    /// <summary>A document.</summary>
    public static Task Json<T>(HttpResponse response, int status, T document, JsonTypeInfo<T> type) => Bytes(response, status, "application/json", JsonSerializer.SerializeToUtf8Bytes(document, type));

    /// <summary>Bytes of any type; their length only for HEAD.</summary>
    public static async Task Bytes(HttpResponse response, int status, string type, byte[] content)
    {
        response.StatusCode = status;
        response.ContentType = type;
        response.ContentLength = content.Length;
        if (response.HttpContext.Request.Method != "HEAD")
        {
            await response.Body.WriteAsync(content, response.HttpContext.RequestAborted).ConfigureAwait(false);
        }
    }

    /// <summary>What only the administrator may do.</summary>
    public static Task Forbid(HttpResponse response) => Text(response, 403, "Only the administrator may do that: log in as admin.");

    /// <summary>A request that another site may have made the browser send.</summary>
    public static Task Foreign(HttpResponse response) => Text(response, 403, "That did not come from this unit's own page; open the page again and repeat.");
}
