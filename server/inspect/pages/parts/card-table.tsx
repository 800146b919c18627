import type { ComponentChildren } from 'preact'

interface Props {
  columns: string[]
  rows: { id?: string; cells: ComponentChildren[] }[]
}

/**
 * A table whose rows become cards on a phone. The roles are said again because such a row is no table to CSS, and then
 * not to screen readers either.
 */
export function CardTable({ columns, rows }: Props) {
  return (
    <table role="table" class="cards">
      <thead role="rowgroup">
        <tr role="row">
          {columns.map((name) => (
            <th scope="col" role="columnheader" key={name}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody role="rowgroup">
        {rows.map(({ id, cells }) => (
          <tr role="row" id={id} key={id}>
            {cells.map((cell, column) => (
              <td role="cell" data-label={columns[column]} key={column}>
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
